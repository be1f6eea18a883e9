import type { RunEvent, RunEventOf } from '../run-event.ts';
import { isAnyActive } from './faults.ts';
import type { EpisodeView, ErrorCounts, RunView } from './run-view.ts';
import { addCounts } from './totals.ts';

/** A connection was lost or not made; `reconnecting` repeats the error of the state before it. */
const LOST: ReadonlySet<string> = new Set<RunEventOf<'client.state'>['state']>(['disconnected', 'error']);

function detected(episode: EpisodeView, atMs: number): EpisodeView {
  return episode.detectedMs === undefined ? { ...episode, detectedMs: atMs } : episode;
}

function withConnectionError(episode: EpisodeView, event: { error?: keyof ErrorCounts }): EpisodeView {
  if (!event.error) return episode;
  return { ...episode, connectionErrors: addCounts(episode.connectionErrors, { [event.error]: 1 }) };
}

function noteState(episode: EpisodeView, event: RunEventOf<'client.state'>): EpisodeView {
  if (LOST.has(event.state)) return detected(withConnectionError(episode, event), event.atMs);
  return event.previous === 'ready' ? detected(episode, event.atMs) : episode;
}

function noteBreaker(episode: EpisodeView, event: RunEventOf<'breaker.state'>): EpisodeView {
  const hasOpened = event.state === 'open' && event.previous !== 'open';
  return hasOpened ? detected(withConnectionError(episode, event), event.atMs) : episode;
}

function noteWindow(episode: EpisodeView, { window }: RunEventOf<'load.window'>): EpisodeView {
  if (window.phase !== 'fault') return episode;
  const noted = {
    ...episode,
    requestErrors: addCounts(episode.requestErrors, window.errors),
    cacheErrors: addCounts(episode.cacheErrors, window.cacheErrors),
    unanswered: episode.unanswered + window.tallies.reduce((sum, tally) => sum + tally.unanswered, 0),
  };
  const failures = Object.keys(window.errors).length + Object.keys(window.cacheErrors).length;
  return failures === 0 ? noted : detected(noted, window.endMs);
}

function noteRetry(episode: EpisodeView, { delayMs, error }: RunEventOf<'client.retry'>): EpisodeView {
  const { count, delayMsMin, delayMsMax, errors } = episode.retries;
  const retries = {
    count: count + 1,
    delayMsMin: count === 0 ? delayMs : Math.min(delayMsMin, delayMs),
    delayMsMax: Math.max(delayMsMax, delayMs),
    errors: error ? addCounts(errors, { [error]: 1 }) : errors,
  };
  return { ...episode, retries };
}

/** What an event adds to the episode that was begun last. Connections are judged only while a fault is in force. */
function note(episode: EpisodeView, event: RunEvent, inForce: boolean): EpisodeView {
  switch (event.type) {
    case 'fault.injecting':
      return { ...episode, faultIds: [...episode.faultIds, event.faultId] };
    case 'client.state':
      return inForce ? noteState(episode, event) : episode;
    case 'client.alert':
      return inForce ? detected(withConnectionError(episode, event), event.atMs) : episode;
    case 'breaker.state':
      return inForce ? noteBreaker(episode, event) : episode;
    case 'load.window':
      return noteWindow(episode, event);
    case 'client.retry':
      return noteRetry(episode, event);
    case 'client.reset':
      return { ...episode, resets: episode.resets + 1 };
    default:
      return episode;
  }
}

function isWell({ client, breakers }: RunView): boolean {
  const connected = client.state === undefined || client.state === 'ready';
  return connected && Object.values(breakers).every(({ state }) => state === 'closed');
}

function begin(view: RunView, event: RunEventOf<'fault.injecting'>): EpisodeView {
  return {
    faultIds: [event.faultId],
    startMs: event.atMs,
    clientWasWell: isWell(view),
    requestErrors: {},
    cacheErrors: {},
    connectionErrors: {},
    unanswered: 0,
    retries: { count: 0, delayMsMin: 0, delayMsMax: 0, errors: {} },
    resets: 0,
  };
}

/** The episodes after an event; `view` is the one before it. A fault that finds no other in force begins a new one. */
export function reduceEpisodes(view: RunView, event: RunEvent): EpisodeView[] {
  const inForce = isAnyActive(view);
  if (event.type === 'fault.injecting' && !inForce) return [...view.episodes, begin(view, event)];
  const last = view.episodes.at(-1);
  if (!last) return view.episodes;
  const noted = note(last, event, inForce);
  if (noted === last) return view.episodes;
  const episodes = view.episodes.slice();
  episodes[episodes.length - 1] = noted;
  return episodes;
}

/** The episode that a fault belongs to; `undefined` for one that was not injected. */
export function episodeOf(view: RunView, faultId: string): EpisodeView | undefined {
  return view.episodes.find(({ faultIds }) => faultIds.includes(faultId));
}
