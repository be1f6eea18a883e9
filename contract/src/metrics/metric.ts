import type { MetricInfo, Selection } from '../claim.ts';
import type { Tally } from '../load-window.ts';
import type { RunView } from '../view/run-view.ts';
import { addTotals, emptyTotals, type Totals } from '../view/totals.ts';
import { PHASES, type Phase } from '../vocabulary.ts';

/** A measured value in the metric's base unit with the number of samples behind it; no value without samples. */
export interface Measured {
  value?: number;
  samples: number;
  /** Why there is no value, where "no samples" does not say it. */
  note?: string;
  /** Why the value says too little to be judged, where it does: a clause that may follow `but`. */
  doubt?: string;
  /** Of the things measured, how many could not be because the next fault cut them short. */
  leftOut?: number;
}

/** One quantity that a claim can be about: a pure function of the view. */
export interface Metric extends MetricInfo {
  /** Whether it is a request's time, which a load loop that lagged behind cannot vouch for. */
  timesRequests: boolean;
  /** Which way is better; `neither` where that depends on what was broken. */
  better: 'higher' | 'lower' | 'neither';
  /** Where it is a percentile of answer times: which share of them lies below, and from when they are counted. */
  percentile?: { share: number; clock: 'intended' | 'service' };
  /** Where it is a moment that the load loop saw: the phases whose lag makes that moment uncertain. */
  seenByLoadIn?: readonly Phase[];
  measure(view: RunView, selection: Selection): Measured;
}

/** The phases that count where a claim names none. */
export const COUNTED_PHASES: readonly Phase[] = PHASES.filter((phase) => phase !== 'warm-up');

/** The totals of the selected phase, or of all phases but warm-up. */
export function selectedTotals(view: RunView, selection: Selection): Totals {
  if (selection.phase !== undefined) return view.totals[selection.phase];
  return COUNTED_PHASES.reduce((sum, phase) => addTotals(sum, view.totals[phase]), emptyTotals());
}

/** The tallies of the selected phase, or of all phases but warm-up. */
export function selectedTallies(view: RunView, selection: Selection): Tally[] {
  return Object.values(selectedTotals(view, selection).tallies);
}

/** A part of a whole; without a whole there is nothing to measure. */
export function shareOf(part: number, whole: number): Measured {
  return whole === 0 ? { samples: 0 } : { value: part / whole, samples: whole };
}
