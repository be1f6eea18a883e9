import type { LoadWindow } from '../load-window.ts';
import type { RunEvent } from '../run-event.ts';
import { reduceRun } from '../view/reduce-run.ts';
import { emptyView, type RunView } from '../view/run-view.ts';
import { addTotals, type Totals, totalsOf } from '../view/totals.ts';
import { PHASES, type Phase } from '../vocabulary.ts';

/**
 * When a phase comes to so many batches, every two become one. Half of them is as many as are of use: Schmeiser (1982),
 * "Batch size effects in the analysis of simulation output".
 */
const BATCHES_MAX = 32;

/**
 * What a run shows, and how much that varied within it: the sums of stretches of equal length of each phase, one after
 * the other. What follows each other within milliseconds is not independent; such stretches nearly are.
 */
export interface RunEvidence {
  view: RunView;
  batches: Record<Phase, Totals[]>;
}

interface PhaseBatches {
  done: Totals[];
  /** How many windows make a batch. */
  windowsEach: number;
  filling: LoadWindow[];
}

function mergedInPairs(batches: readonly Totals[]): Totals[] {
  const merged: Totals[] = [];
  for (let i = 0; i + 1 < batches.length; i += 2) {
    const [first, second] = [batches[i], batches[i + 1]];
    if (first && second) merged.push(addTotals(first, second));
  }
  return merged;
}

/** Collects the evidence of a run, event by event. */
export class EvidenceFold {
  #view = emptyView();
  readonly #phases = new Map<Phase, PhaseBatches>();

  /** Takes one event more; the view with it folded in. */
  add(event: RunEvent): RunView {
    this.#view = reduceRun(this.#view, event);
    if (event.type === 'load.window') this.#addWindow(event.window);
    return this.#view;
  }

  get evidence(): RunEvidence {
    const of = (phase: Phase): Totals[] => this.#phases.get(phase)?.done ?? [];
    return {
      view: this.#view,
      batches: Object.fromEntries(PHASES.map((phase) => [phase, of(phase)])) as RunEvidence['batches'],
    };
  }

  #addWindow(window: LoadWindow): void {
    const batches = this.#phases.get(window.phase) ?? { done: [], windowsEach: 1, filling: [] };
    this.#phases.set(window.phase, batches);
    batches.filling.push(window);
    if (batches.filling.length < batches.windowsEach) return;
    batches.done.push(totalsOf(batches.filling));
    batches.filling = [];
    if (batches.done.length < BATCHES_MAX) return;
    batches.done = mergedInPairs(batches.done);
    batches.windowsEach *= 2;
  }
}

/** The evidence of a whole list of events. */
export function evidenceOf(events: Iterable<RunEvent>): RunEvidence {
  const fold = new EvidenceFold();
  for (const event of events) fold.add(event);
  return fold.evidence;
}
