import {
  type AbortLimit,
  addWindow,
  emptyTotals,
  findMetric,
  formatQuantity,
  type LoadWindow,
  PHASES,
  type RunView,
  satisfies,
} from '@firedrill/contract';

/** Ends a run early when a limit was exceeded over its whole stretch of time; sees every window once. */
export class AbortLimits {
  readonly #limits: readonly AbortLimit[];
  readonly #keepMs: number;
  #windows: LoadWindow[] = [];

  constructor(limits: readonly AbortLimit[]) {
    this.#limits = limits;
    this.#keepMs = Math.max(0, ...limits.map((limit) => limit.forMs));
  }

  /** Takes in a window; the sentence that says which limit was reached, if one was. */
  reached(window: LoadWindow, view: RunView): string | undefined {
    if (this.#limits.length === 0) return undefined;
    this.#windows = [...this.#windows, window].filter(
      ({ startMs }) => startMs >= window.endMs - this.#keepMs,
    );
    for (const limit of this.#limits) {
      const reason = this.#check(limit, window.endMs, view);
      if (reason) return reason;
    }
    return undefined;
  }

  #check(limit: AbortLimit, nowMs: number, view: RunView): string | undefined {
    const metric = findMetric(limit.claim.metric);
    const fromMs = nowMs - limit.forMs;
    const stretch = this.#windows.filter(({ startMs }) => startMs >= fromMs);
    const coveredMs = stretch.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    // A window that the stretch cuts in two is left out, so the stretch may be short by up to one window.
    if (!metric || nowMs < limit.forMs || coveredMs === 0) return undefined;
    const { value } = metric.measure(viewOf(stretch, view), limit.claim.selection);
    if (value === undefined || !satisfies(value, limit.claim.comparator, limit.claim.value)) return undefined;
    const measured = formatQuantity(metric.dimension, value);
    return `abort limit reached: ${limit.text} (measured ${measured})`;
  }
}

/** The view with the totals of some windows only. */
function viewOf(windows: readonly LoadWindow[], view: RunView): RunView {
  const totals = { ...view.totals };
  for (const phase of PHASES) {
    totals[phase] = windows.filter((window) => window.phase === phase).reduce(addWindow, emptyTotals());
  }
  return { ...view, totals };
}
