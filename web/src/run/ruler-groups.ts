import type { Phase, PhaseSpan } from '@firedrill/contract';
import { endOf, type RulerFault } from './ruler-model.ts';

/** So many faults, or phases, each have a mark of their own, however narrow. */
export const FAULTS_APART_MAX = 24;
export const PHASES_APART_MAX = 48;

/** The newest that always have a mark of their own: the fault that was begun last, and the phases around it. */
const PHASES_KEPT_APART = 4;

/** What is too narrow to be seen on a ruler, and how long a merged mark grows, in ms of the run. */
export interface MarkLengths {
  narrowMs: number;
  mergedMs: number;
}

/** Several faults of one row that are too narrow to be told apart, as one mark. */
export interface FaultGroup {
  /** That of its first fault. */
  id: string;
  /** `12 × crash`, `12 faults`. */
  label: string;
  isPlanned: boolean;
  fromMs: number;
  toMs: number;
  row: number;
  count: number;
}

export type RulerMark = { kind: 'fault'; fault: RulerFault } | { kind: 'group'; group: FaultGroup };

function kindOf({ label }: RulerFault): string {
  return label.split(' ')[0] ?? label;
}

function groupOf(faults: readonly RulerFault[], first: RulerFault, nowMs: number): FaultGroup {
  const kinds = new Set(faults.map(kindOf));
  return {
    id: first.id,
    label: `${faults.length} ${kinds.size === 1 ? `× ${kindOf(first)}` : 'faults'}`,
    isPlanned: first.isPlanned,
    fromMs: first.requestedMs,
    toMs: Math.max(...faults.map((fault) => endOf(fault, nowMs))),
    row: first.row,
    count: faults.length,
  };
}

/**
 * The marks of faults on the ruler. Where there are many of them, neighbours in a row that are too narrow to be seen are
 * merged, up to a length that has room for their number; the newest one stays apart, and so does the next to come.
 */
export function rulerMarks(
  faults: readonly RulerFault[],
  nowMs: number,
  { narrowMs, mergedMs }: MarkLengths,
): RulerMark[] {
  if (faults.length <= FAULTS_APART_MAX) return faults.map((fault) => ({ kind: 'fault', fault }));
  const newest = faults.findLast(({ isPlanned }) => !isPlanned);
  const next = faults.find(({ isPlanned }) => isPlanned);
  const isApart = (fault: RulerFault): boolean =>
    fault === newest || fault === next || endOf(fault, nowMs) - fault.requestedMs > narrowMs;
  const open = new Map<number, RulerFault[]>();
  const runs: RulerFault[][] = [];
  for (const fault of faults) {
    const run = open.get(fault.row);
    const [first] = run ?? [];
    const fits =
      first?.isPlanned === fault.isPlanned && endOf(fault, nowMs) - (first?.requestedMs ?? 0) <= mergedMs;
    if (run && fits && !isApart(fault)) {
      run.push(fault);
      continue;
    }
    const begun = [fault];
    runs.push(begun);
    if (isApart(fault)) open.delete(fault.row);
    else open.set(fault.row, begun);
  }
  return runs.flatMap((run): RulerMark[] => {
    const [first] = run;
    if (!first) return [];
    if (run.length === 1) return [{ kind: 'fault', fault: first }];
    return [{ kind: 'group', group: groupOf(run, first, nowMs) }];
  });
}

/** A stretch of the ruler's upper row: a phase, or several that go by too fast to be told apart. */
export interface PhaseMark {
  phase: Phase | 'mixed';
  fromMs: number;
  toMs: number;
}

/** The phases on the ruler. Where there are many, those that are too narrow to be seen become one stretch, but for the newest. */
export function rulerPhases(phases: readonly PhaseSpan[], nowMs: number, narrowMs: number): PhaseMark[] {
  const marks = phases.map(({ phase, startMs, endMs }): PhaseMark => {
    return { phase, fromMs: startMs, toMs: Math.min(endMs ?? nowMs, Math.max(nowMs, startMs)) };
  });
  if (marks.length <= PHASES_APART_MAX) return marks;
  const merged: PhaseMark[] = [];
  for (const mark of marks.slice(0, -PHASES_KEPT_APART)) {
    const last = merged.at(-1);
    if (mark.toMs - mark.fromMs > narrowMs) merged.push(mark);
    else if (last?.phase === 'mixed') last.toMs = mark.toMs;
    else merged.push({ ...mark, phase: 'mixed' });
  }
  return [...merged, ...marks.slice(-PHASES_KEPT_APART)];
}
