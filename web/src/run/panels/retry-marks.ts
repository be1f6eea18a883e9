import { formatDuration } from '@firedrill/contract';
import { momentLabel } from '../../charts/time.ts';
import type { RetryMark } from '../model.ts';
import type { Shown } from '../page-shown.ts';

/** The index of the first mark that was decided after a moment. */
export function firstAfter(retries: readonly RetryMark[], atMs: number): number {
  let low = 0;
  let high = retries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((retries[middle]?.atMs ?? 0) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The mark that was decided last at a moment. */
export function lastBefore(retries: readonly RetryMark[], atMs: number): RetryMark | undefined {
  return retries[firstAfter(retries, atMs) - 1];
}

/** The longest delay that was planned before an attempt, in ms; 0 where none was. */
export function longestDelayMs({ view }: Shown): number {
  const ofLast = view.client.lastRetry?.delayMs ?? 0;
  return view.episodes.reduce((longest, { retries }) => Math.max(longest, retries.delayMsMax), ofLast);
}

/** `attempt 3 at 12.06 s after 50 ms (refused)` */
export function markWords({ atMs, attempt, delayMs, error }: RetryMark): string {
  return `attempt ${attempt} at ${momentLabel(atMs + delayMs, 2)} after ${formatDuration(delayMs)}${error ? ` (${error})` : ''}`;
}

/** The same where there is little room: `no. 3 at 12.06 s, 50 ms (refused)`. */
export function markWordsBrief({ atMs, attempt, delayMs, error }: RetryMark): string {
  return `no. ${attempt} at ${momentLabel(atMs + delayMs, 2)}, ${formatDuration(delayMs)}${error ? ` (${error})` : ''}`;
}

/** `12 attempts · 1 reconnect`: all of them. */
export function totalWords({ view: { client } }: Shown): string {
  const { retries, reconnects } = client;
  return `${retries.toLocaleString('en')} ${retries === 1 ? 'attempt' : 'attempts'} · ${reconnects} ${reconnects === 1 ? 'reconnect' : 'reconnects'}`;
}
