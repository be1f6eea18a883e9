import type { Clock } from './browser.ts';
import { Recording } from './recording.ts';
import type { RunSource } from './source.ts';

/** Events are folded for so long at a time, so that the page stays responsive while a long run is loaded. */
const FOLD_FOR_MS = 12;

/** Reads all events that there are now, and tells how far it has come; rejects as the source does. */
export async function record(
  source: RunSource,
  clock: Clock,
  signal: AbortSignal,
  onStep: (step: string) => void,
): Promise<Recording> {
  const recording = new Recording();
  let sinceAt = clock.now();
  for await (const events of source.read(0, signal)) {
    for (const event of events) recording.append(event);
    if (clock.now() - sinceAt < FOLD_FOR_MS) continue;
    onStep(`reading the journal: ${recording.latest.count.toLocaleString('en')} events`);
    await clock.pause();
    if (signal.aborted) return recording;
    sinceAt = clock.now();
  }
  return recording;
}
