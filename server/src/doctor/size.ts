const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size for people, in the largest unit of which there is one: `76.6 GiB`, rounded down. */
export function sizeWords(bytes: number): string {
  let size = bytes / 2 ** 10;
  let unit: (typeof UNITS)[number] = 'KiB';
  for (const larger of UNITS.slice(1)) {
    if (size < 2 ** 10) break;
    size /= 2 ** 10;
    unit = larger;
  }
  return `${size < 100 ? Math.floor(size * 10) / 10 : Math.floor(size)} ${unit}`;
}
