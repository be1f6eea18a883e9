import { emptyView, type RunEvent, type RunView, reduceRun } from '@firedrill/contract';
import type { Reporter } from '../reporter.ts';

/** Plays events to a reporter as a live run does, with a tick every `tickMs` of run time; returns the final view. */
export function play(
  reporter: Reporter,
  events: readonly RunEvent[],
  tickMs = 200,
  afterTick: (view: RunView, atMs: number) => void = () => undefined,
): RunView {
  let view = emptyView();
  let tickAtMs = tickMs;
  for (const event of events) {
    for (; tickAtMs < event.atMs; tickAtMs += tickMs) {
      reporter.onTick?.(view, tickAtMs);
      afterTick(view, tickAtMs);
    }
    view = reduceRun(view, event);
    reporter.onEvent?.(event, view);
  }
  reporter.onEnd?.(view);
  reporter.close?.();
  return view;
}
