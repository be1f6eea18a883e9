import type { RunFigure, RunFigures } from '../api/runs.ts';
import { findMetric } from '../metrics/index.ts';
import { lagP99 } from '../metrics/load.ts';
import type { Metric } from '../metrics/metric.ts';
import { TRUSTED_LAG_MS } from '../trust.ts';
import type { RunView } from '../view/run-view.ts';

/** The name of a figure, which is its metric's. */
export type FigureName = keyof RunFigures;

/** A figure as people choose and read it. */
export interface Figure {
  name: FigureName;
  /** One or two words, as a column's head has room for. */
  short: string;
  label: string;
  dimension: 'share' | 'duration';
  /** Whether it is taken while a fault is in force, where there was one. */
  inFault: boolean;
}

/** The figures by which runs of one scenario are told apart at a glance, those that tell most first. */
export const FIGURES: Readonly<Record<FigureName, Figure>> = {
  availability: {
    name: 'availability',
    short: 'answered',
    label: 'Answered well, in the fault',
    dimension: 'share',
    inFault: true,
  },
  p99: { name: 'p99', short: 'p99', label: 'p99, in the fault', dimension: 'duration', inFault: true },
  recovery_time: {
    name: 'recovery_time',
    short: 'recovery',
    label: 'Recovery time',
    dimension: 'duration',
    inFault: false,
  },
  recovery_lag: {
    name: 'recovery_lag',
    short: 'lag',
    label: 'Recovery lag of the client',
    dimension: 'duration',
    inFault: false,
  },
};

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

/** A metric's value in its base unit and the lag of the load loop in ms, over the fault or over the whole run. */
export type Reading = (metric: string, inFault: boolean) => number | undefined;

/** The figures of a run by what was measured in it; `hadFault` says whether there was a fault to measure in. */
export function figuresFrom(read: Reading, hadFault: boolean): RunFigures {
  const figures: RunFigures = {};
  for (const name of FIGURE_NAMES) {
    const inFault = FIGURES[name].inFault && hadFault;
    const value = read(name, inFault);
    if (value === undefined) continue;
    const isDoubtful = findMetric(name)?.timesRequests && (read(lagP99.name, inFault) ?? 0) > TRUSTED_LAG_MS;
    const figure: RunFigure = isDoubtful ? { value, isDoubtful } : { value };
    figures[name] = figure;
  }
  return figures;
}

/** The figures of a run by its view. */
export function figuresOf(view: RunView): RunFigures {
  const measure = (metric: Metric | undefined, inFault: boolean): number | undefined =>
    metric?.measure(view, inFault ? { phase: 'fault' } : {}).value;
  return figuresFrom(
    (metric, inFault) => measure(findMetric(metric), inFault),
    view.faults.some(({ inForceMs }) => inForceMs !== undefined),
  );
}
