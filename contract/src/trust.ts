/** What the load loop can vouch for: one test and one wording for every face that shows answer times. */
import { lagP99 } from './metrics/load.ts';
import { formatQuantity } from './units.ts';
import type { RunView } from './view/run-view.ts';
import { PHASES, type Phase } from './vocabulary.ts';

/** A load loop whose own lag p99 is above this cannot vouch for answer times. */
export const TRUSTED_LAG_MS = 10;

/** The load loop's lag p99 in ms over a phase, or over all but the warm-up; 0 where it was not measured. */
export function lagMsOf(view: RunView, phase?: Phase): number {
  return lagP99.measure(view, phase ? { phase } : {}).value ?? 0;
}

/** That lag where it is too far to trust answer times. */
export function untrustedLagMs(view: RunView, phase?: Phase): number | undefined {
  const lagMs = lagMsOf(view, phase);
  return lagMs > TRUSTED_LAG_MS ? lagMs : undefined;
}

/** Whether the load loop kept up over the phases that count. */
export function isTrusted(view: RunView): boolean {
  return untrustedLagMs(view) === undefined;
}

/** `the load loop itself lagged by 120 ms (p99)` */
export function lagWords(lagMs: number): string {
  return `the load loop itself lagged by ${formatQuantity('duration', lagMs)} (p99)`;
}

/** The phases whose answer times are not to be trusted, and the worst of their lags in ms. */
export interface LagDoubt {
  lagMs: number;
  phases: Phase[];
}

/** Where, of some phases, the load loop lagged too far; `undefined` where all answer times can be trusted. */
export function lagDoubtOf(view: RunView, phases: readonly Phase[] = PHASES): LagDoubt | undefined {
  const lagging = phases.flatMap((phase) => {
    const lagMs = untrustedLagMs(view, phase);
    return lagMs === undefined ? [] : [{ phase, lagMs }];
  });
  if (lagging.length === 0) return undefined;
  return {
    lagMs: Math.max(...lagging.map(({ lagMs }) => lagMs)),
    phases: lagging.map(({ phase }) => phase),
  };
}

/** `the load loop itself lagged by 120 ms (p99) in phase fault, so its answer times are not to be trusted` */
export function lagDoubtWords({ lagMs, phases }: LagDoubt): string {
  const [only] = phases;
  return phases.length === 1
    ? `${lagWords(lagMs)} in phase ${only}, so its answer times are not to be trusted`
    : `${lagWords(lagMs)} in its worst phase, so answer times in ${phases.join(', ')} are not to be trusted`;
}
