import type { MatrixCell } from '@firedrill/contract';

/** Cells of one row, in the order in which they were selected. */
export interface Selected {
  scenario: string;
  policies: readonly string[];
}

/** Nothing is selected. */
export const NONE: Selected = { scenario: '', policies: [] };

/** What is selected after a cell was pressed: at most two of one row, of which the one selected first gives way. */
export function selectedAfter(
  before: Selected,
  { scenario, policy }: Pick<MatrixCell, 'scenario' | 'policy'>,
): Selected {
  if (before.scenario !== scenario) return { scenario, policies: [policy] };
  const others = before.policies.filter((name) => name !== policy);
  if (others.length === before.policies.length) return { scenario, policies: [...others, policy].slice(-2) };
  return others.length === 0 ? NONE : { scenario, policies: others };
}
