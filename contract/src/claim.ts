import type { Dimension } from './units.ts';
import type { OperationKind, Phase, Source } from './vocabulary.ts';

export const COMPARATORS = ['>=', '<=', '>', '<', '=='] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** Which part of a run a metric is taken over; what is left out is not restricted (and warm-up is left out). */
export interface Selection {
  phase?: Phase;
  source?: Source;
  op?: OperationKind;
}

/** What must hold: `metric(selection) comparator value`; `value` in the metric's base unit. */
export interface Claim {
  /** As written, for people. */
  text: string;
  metric: string;
  selection: Selection;
  comparator: Comparator;
  value: number;
}

/** Whether a measured value satisfies a comparison. */
export function satisfies(measured: number, comparator: Comparator, value: number): boolean {
  switch (comparator) {
    case '>=':
      return measured >= value;
    case '<=':
      return measured <= value;
    case '>':
      return measured > value;
    case '<':
      return measured < value;
    case '==':
      return measured === value;
  }
}

/** What a claim's author needs to know of a metric. */
export interface MetricInfo {
  name: string;
  summary: string;
  dimension: Dimension;
  /** What may stand in parentheses after the name. */
  selectors: readonly (keyof Selection)[];
  /** Set where the metric is about a fault or its removal: without a fault there is nothing to measure. */
  needsFault?: boolean;
}
