import type { Dimension } from '../units.ts';
import type { RunView } from '../view/run-view.ts';
import type { RunLabel } from './caveats.ts';
import type { ComparedGroup } from './questions.ts';

/** What came of comparing `b` with `a`. `different`: neither way is better in itself. */
export type Finding = 'better' | 'worse' | 'different' | 'none' | 'not-comparable';

/** One question, answered for both runs. */
export interface ComparedRow {
  group: ComparedGroup;
  /** As a claim would write it: `p99(fault, mysql)`. */
  name: string;
  summary: string;
  dimension: Dimension;
  better: 'higher' | 'lower' | 'neither';
  /** In the dimension's base unit; missing where there was nothing to measure. */
  a?: number;
  b?: number;
  /** `b` less `a`. */
  difference?: number;
  /** A difference up to this can be chance. */
  noise?: number;
  finding: Finding;
  /** One sentence for people. */
  reason: string;
}

/** Two runs side by side. */
export interface Comparison {
  a: RunLabel;
  b: RunLabel;
  /** What else the runs differ in, or why they are not to be trusted. */
  caveats: string[];
  /** Whether both are one and the same run, so that there is nothing to find. */
  sameRun: boolean;
  /** Whether both played the same scenario; if not, a difference says nothing of better or worse. */
  sameScenario: boolean;
  /** How many other runs of the same were asked how much such runs differ. */
  otherRuns: { a: number; b: number };
  rows: ComparedRow[];
}

/** Other runs of the same scenario, policy and driver as the one or the other. */
export interface OtherRuns {
  a: readonly RunView[];
  b: readonly RunView[];
}
