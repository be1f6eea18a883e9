/** The product's mark: a flame that is kept inside a frame. */
export function Mark() {
  return (
    <svg className="app-mark" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path
        d="M9 2.5H5.5a3 3 0 0 0-3 3V9M15 2.5h3.5a3 3 0 0 1 3 3V9M9 21.5H5.5a3 3 0 0 1-3-3V15M15 21.5h3.5a3 3 0 0 0 3-3V15"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path
        d="M12.4 5.2c.5 2.4 4.1 4 4.1 7.9a4.5 4.5 0 0 1-9 .2c0-1.7.8-2.9 1.7-3.8.2 1 .6 1.6 1.2 2 .2-2.3.4-4.5 2-6.3Z"
        fill="currentColor"
      />
    </svg>
  );
}
