import type { RunEvent, RunEventBody } from '@firedrill/contract';
import { loadWindow, numbered, started } from '@firedrill/contract/testing';
import { emptyFrame, foldEvent } from '../../data/recording.ts';
import { type Shown, shownOf } from '../../page-shown.ts';
import type { Ghost } from '../ghost.ts';

type Timed = RunEventBody & { atMs?: number };

/** What of a run a test is about. */
export interface RunShape {
  /** When its one fault took effect, in ms; without it there is none. */
  faultMs?: number;
  /** Faults that are planned. */
  planned?: Parameters<typeof started>[0];
  /** Answers of each window of 250 ms by source, from the start on. */
  windows?: readonly Parameters<typeof loadWindow>[2][];
  /** A run that goes on has no end. */
  isOver?: boolean;
}

/** The events of a run. */
export function runEvents({ faultMs, planned, windows = [], isOver = true }: RunShape = {}): RunEvent[] {
  const bodies: Timed[] = [
    { ...started(planned), atMs: 0 },
    { type: 'phase.entered', phase: 'steady', atMs: 0 },
    ...windows.map<Timed>((reads, index) => ({
      type: 'load.window',
      window: loadWindow('steady', index * 250, reads),
      atMs: (index + 1) * 250,
    })),
  ];
  if (faultMs !== undefined) {
    bodies.push(
      {
        type: 'fault.injecting',
        faultId: 'f1',
        kind: 'crash',
        on: 'cache',
        params: {},
        classification: 'network',
        requestedMs: faultMs - 20,
        undo: { driver: 'process', role: 'cache', action: 'start', details: {} },
        atMs: faultMs - 10,
      },
      { type: 'fault.injected', faultId: 'f1', inForceMs: faultMs, effect: 'exited', atMs: faultMs },
    );
  }
  if (isOver) {
    bodies.push({ type: 'run.finished', end: 'completed', verdict: 'held', reasons: [], atMs: 9_000 });
  }
  return numbered(bodies);
}

/** A run as panels are given it. */
export function shownRun(shape: RunShape = {}): Shown {
  const frame = emptyFrame();
  for (const event of runEvents(shape)) foldEvent(frame, event);
  const { view, series } = frame;
  return shownOf({ runId: 'r', view, series, nowMs: view.atMs, feed: { kind: 'complete' } });
}

/** A baseline as panels are given it. */
export function ghostOf(shape: RunShape, offsetMs = 0): Ghost {
  return { runId: 'past', label: 'breaker, 14:05', shown: shownRun(shape), offsetMs };
}
