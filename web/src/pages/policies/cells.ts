import {
  type MatrixCell,
  type QueuedRun,
  type RunSummary,
  type ScenarioSummary,
  saysSomething,
} from '@firedrill/contract';
import type { RowChoice } from './choices.ts';

/** A cell with its place among the runs that wait. */
export interface CellState extends MatrixCell {
  driver: string;
  /** From 1; missing where no run of it waits. */
  place?: number;
}

/** A scenario with its cells. */
export interface MatrixRow {
  scenario: ScenarioSummary;
  cells: readonly CellState[];
}

/** A run that could be asked for. */
export interface PossibleRun {
  name: string;
  policy: string;
  driver: string;
  durationMs: number;
}

/** What is stored, with what the server says now of those under way; the newer word counts. */
export function withUnderWay(stored: readonly RunSummary[], underWay: readonly RunSummary[]): RunSummary[] {
  const now = new Map(underWay.map((run) => [run.id, run]));
  const known = stored.map((run) => (run.state === 'finished' ? run : (now.get(run.id) ?? run)));
  const ids = new Set(stored.map(({ id }) => id));
  return [...known, ...underWay.filter(({ id }) => !ids.has(id))];
}

/** The place of a cell's first run among those that wait, from 1. */
export function placeOf(
  { scenario, policy }: Pick<MatrixCell, 'scenario' | 'policy'>,
  driver: string,
  waiting: readonly QueuedRun[],
): number | undefined {
  const at = waiting.findIndex(
    (run) => run.scenario === scenario && run.policy === policy && run.driver === driver,
  );
  return at < 0 ? undefined : at + 1;
}

/** Whether no run of the cell says anything, none is under way and none waits. */
export function isMissing({ shown, underWay, place }: CellState): boolean {
  return !(shown && saysSomething(shown)) && underWay === undefined && place === undefined;
}

/** The runs of some cells, as they would be asked for. */
export function runsOf(
  rows: readonly MatrixRow[],
  isMeant: (cell: CellState) => boolean = isMissing,
): PossibleRun[] {
  return rows.flatMap(({ scenario, cells }) =>
    cells.filter(isMeant).map(({ policy, driver }) => ({
      name: scenario.name,
      policy,
      driver,
      durationMs: scenario.plan.durationMs,
    })),
  );
}

/** Whether a row is among those chosen. */
export function isChosen({ cells }: MatrixRow, choice: RowChoice): boolean {
  switch (choice) {
    case 'all':
      return true;
    case 'missing':
      return cells.some(isMissing);
    case 'open':
      return cells.some(({ shown }) => shown !== undefined && shown.verdict !== 'held');
  }
}
