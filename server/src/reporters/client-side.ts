/** The client's side of the faults, in words: what it took them for, and what it did. */
import {
  type Classification,
  classifyFault,
  type EpisodeView,
  type ErrorCounts,
  type FaultView,
  formatDuration,
  type InjectedClass,
  type RunView,
} from '@firedrill/contract';
import { errorsInOrder } from './summary.ts';

/** How many kinds of error are named; the rest are seldom and say no more. */
const KINDS_NAMED = 4;

/** `refused 2,310, not-connected 812`. */
export function countsText(counts: ErrorCounts): string {
  const entries = Object.entries(errorsInOrder(counts));
  const named = entries.slice(0, KINDS_NAMED).map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`);
  return [...named, ...(entries.length > KINDS_NAMED ? ['…'] : [])].join(', ');
}

/** What the client took a fault for, and on what grounds: `network (refused 2,310, not-connected 812)`. */
export function seenAsText({ seenAs, errors, reason }: Classification): string {
  const grounds = [reason ?? '', countsText(Object.fromEntries(errors))].filter((text) => text !== '');
  return `${seenAs} (${grounds.join(': ')})`;
}

/** The class that was injected, in words. */
export function injectedText(injected: InjectedClass): string {
  return injected === 'none' ? 'no failure' : injected;
}

/** Whether the client could tell what was injected: where nothing fails it saw nothing. */
export function isRecognised(injected: InjectedClass, { seenAs }: Classification): boolean {
  return injected === 'none' ? seenAs === 'unknown' : seenAs === injected;
}

/** A fault's class as injected and as seen, with whether the two agree. */
export function comparison(view: RunView, fault: FaultView): { text: string; agrees: boolean } {
  const seen = classifyFault(view, fault);
  const text = `${seenAsText(seen)} · injected: ${injectedText(fault.classification)}`;
  return { text, agrees: isRecognised(fault.classification, seen) };
}

/** When the faults of an episode took effect; its beginning when none is known to have. */
function effectMs(view: RunView, { faultIds, startMs }: EpisodeView): number {
  const moments = view.faults.flatMap(({ id, inForceMs }) =>
    faultIds.includes(id) && inForceMs !== undefined ? [inForceMs] : [],
  );
  return moments.length === 0 ? startMs : Math.min(...moments);
}

function signText(view: RunView, episode: EpisodeView): string {
  if (!episode.clientWasWell) return 'began before the client was well again';
  if (episode.detectedMs === undefined) return 'no sign';
  return `first sign +${formatDuration(Math.max(0, episode.detectedMs - effectMs(view, episode)))}`;
}

function retriesText({ count, delayMsMin, delayMsMax, errors }: EpisodeView['retries']): string {
  if (count === 0) return 'no reconnect attempt';
  const delays =
    delayMsMin === delayMsMax
      ? formatDuration(delayMsMin)
      : `${formatDuration(delayMsMin)} to ${formatDuration(delayMsMax)}`;
  const why = countsText(errors);
  const attempts = `${count.toLocaleString('en')} reconnect ${count === 1 ? 'attempt' : 'attempts'}`;
  return `${attempts} after ${delays}${why === '' ? '' : ` (${why})`}`;
}

/** What the client did in an episode: its first sign, reconnect attempts with their delays and causes, resets. */
export function episodeParts(view: RunView, episode: EpisodeView): string[] {
  const { resets } = episode;
  return [
    signText(view, episode),
    retriesText(episode.retries),
    ...(resets > 0 ? [`${resets} forced ${resets === 1 ? 'reset' : 'resets'}`] : []),
  ];
}
