import type { EpisodeView, RunView } from '../view/run-view.ts';
import type { Metric } from './metric.ts';

/** When the first fault of an episode took effect; `undefined` when none could be injected. */
function inForceMs(view: RunView, { faultIds }: EpisodeView): number | undefined {
  const moments = view.faults.flatMap((fault) =>
    faultIds.includes(fault.id) && fault.inForceMs !== undefined ? [fault.inForceMs] : [],
  );
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/**
 * From a fault's effect to the client's first sign of it; of several episodes the longest counts. Lost connections and
 * breakers are known to the millisecond, failed requests to a window of 250 ms, of which the end counts. Episodes that
 * began while the client was still getting over the one before are left out: its signs cannot be told apart.
 */
export const detectionTime: Metric = {
  name: 'detection_time',
  summary:
    'From the effect of the fault until the client’s first sign of it: a lost connection, an opened breaker, or a request that failed or could not use the cache (known to 250 ms).',
  dimension: 'duration',
  selectors: [],
  needsFault: true,
  timesRequests: false,
  better: 'lower',
  seenByLoadIn: ['fault'],
  measure(view) {
    const lengths: number[] = [];
    for (const episode of view.episodes) {
      const fromMs = inForceMs(view, episode);
      if (fromMs === undefined || !episode.clientWasWell) continue;
      if (episode.detectedMs === undefined) {
        return { samples: 0, note: 'the client gave no sign of the fault while it was in force' };
      }
      lengths.push(Math.max(0, episode.detectedMs - fromMs));
    }
    if (lengths.length === 0) return { samples: 0, note: 'no fault was injected in this run' };
    return { value: Math.max(...lengths), samples: lengths.length };
  },
};
