import { faultName, faultsToCome, type RunView } from '@firedrill/contract';
import { openEndMs, type TimeRange } from '../charts/time.ts';
import type { FaultBand } from '../charts/timeline.tsx';
import type { RunModel, RunSeries } from './model.ts';

/** What the panels show: the run up to a moment, which is now unless the view is frozen. */
export interface Shown {
  view: RunView;
  series: RunSeries;
  nowMs: number;
  /** Whether more is to come: a live run, or a replay that is not at its end. */
  isGoingOn: boolean;
  /** The events stop here, and the run was not over: it died. */
  isCutOff: boolean;
}

/** What a model has to show. The series grow in place, so that a frozen view keeps its own `nowMs`. */
export function shownOf({ view, series, nowMs, feed, player }: RunModel): Shown {
  const isAtEnd = feed.kind === 'complete' && (!player || player.positionMs >= player.endMs);
  const isCutOff = isAtEnd && view.finished === undefined;
  return { view, series, nowMs, isGoingOn: view.finished === undefined && !isCutOff, isCutOff };
}

/** Where the axis of the whole run ends, in ms. */
export function runEndMs(model: Pick<RunModel, 'view' | 'nowMs' | 'player'>): number {
  const { view, nowMs, player } = model;
  if (player) return Math.max(1_000, player.endMs);
  if (view.finished) return Math.max(1_000, view.finished.atMs);
  const { plan } = view.run ?? {};
  if (!plan) return 30_000;
  return plan.manual ? openEndMs(nowMs) : Math.max(plan.durationMs, nowMs);
}

/** The stretches in which faults were in force, those that are planned included. */
export function bandsOf(view: RunView): FaultBand[] {
  const bands: FaultBand[] = view.faults.map((fault) => {
    const startMs = fault.inForceMs ?? fault.injectingMs;
    const endMs = fault.momentary ? fault.inForceMs : fault.removedMs;
    const base = { id: fault.id, label: faultName(fault), startMs, isPlanned: false };
    return endMs === undefined ? base : { ...base, endMs: Math.max(endMs, startMs) };
  });
  if (view.finished) return bands;
  for (const fault of faultsToCome(view)) {
    bands.push({
      id: fault.id,
      label: faultName(fault),
      startMs: fault.injectAtMs,
      endMs: fault.healAtMs,
      isPlanned: true,
    });
  }
  return bands;
}

/** The stretch that shows a fault with what came before and after it. */
export function rangeAround(startMs: number, endMs: number): TimeRange {
  const marginMs = Math.max(500, (endMs - startMs) * 0.25);
  return { fromMs: startMs - marginMs, toMs: endMs + marginMs };
}

/** A fault's parameters as a scenario writes them: `delay 250ms, jitter 20ms`. */
export function paramWords(params: Record<string, string | number | boolean>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? String(value) : value}`)
    .join(', ');
}

/** Changes every five seconds of a run that goes on, and at its turns: as often as a spoken summary may. */
export function spokenRevision({ view, nowMs }: Shown): string {
  return [Math.floor(nowMs / 5_000), view.phases.length, view.finished ? 'over' : view.run?.runId].join();
}
