/** Fillings that tell the kinds of answers apart without their colours: diagonal, crossed, and an outline. */
const IDS = { mysql: 'compare-mysql', failed: 'compare-failed', unanswered: 'compare-unanswered' } as const;

/** The fill of a kind of answer; kinds without a filling of their own are plain. */
export function fillOf(kind: string, colour: string): string {
  return kind in IDS ? `url(#${IDS[kind as keyof typeof IDS]})` : colour;
}

/** The fillings, to stand once inside a chart. */
export function Hatches() {
  return (
    <defs>
      <pattern
        id={IDS.mysql}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="var(--color-mysql)" />
        <rect width="1.5" height="6" fill="var(--color-surface)" fillOpacity="0.55" />
      </pattern>
      <pattern
        id={IDS.failed}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="6" height="6" fill="var(--color-error)" />
        <path d="M0 0H6M0 0V6" stroke="var(--color-surface)" strokeOpacity="0.6" strokeWidth="1.5" />
      </pattern>
      <pattern id={IDS.unanswered} width="4" height="4" patternUnits="userSpaceOnUse">
        <rect width="4" height="4" fill="var(--color-none)" fillOpacity="0.25" />
      </pattern>
    </defs>
  );
}
