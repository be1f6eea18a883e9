import { formatDuration } from '@firedrill/contract';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const inFull = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** How long ago a moment is, for people: `just now`, `12 min ago`, `14:05`, `3 May, 14:05`; both in ms since 1970. */
export function momentWords(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`;
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  if (isToday && ageMs < DAY_MS) return clockTime.format(atMs);
  return dayAndTime.format(atMs);
}

/** A length of time, in ms. */
export function Duration({ ms }: { ms: number }) {
  return (
    <time className="tabular" dateTime={`PT${(ms / 1_000).toFixed(3)}S`}>
      {formatDuration(ms)}
    </time>
  );
}

/** A moment, ISO 8601, told from now; in full beside the pointer. */
export function Moment({ at, nowMs = Date.now() }: { at: string; nowMs?: number }) {
  const atMs = Date.parse(at);
  return (
    <time className="tabular" dateTime={at} title={inFull.format(atMs)}>
      {momentWords(atMs, nowMs)}
    </time>
  );
}
