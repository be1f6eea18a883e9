import { FIGURE_NAMES, type FigureName } from '@firedrill/contract';

/** Which rows are shown: all, those with a cell that was not run, or those in which something did not hold. */
export const ROW_CHOICES = ['all', 'missing', 'open'] as const;
export type RowChoice = (typeof ROW_CHOICES)[number];

/** What a person has chosen to see; the address of the page says it. */
export interface Choices {
  /** Kind of a driver; the server's default where it is left out. */
  driver?: string;
  figure: FigureName | 'all';
  rows: RowChoice;
  /** Words that a scenario must have. */
  filter: string;
}

/** The figures that stand side by side when all are asked for; the lag is a part of the recovery time. */
export const ALL_FIGURES: readonly FigureName[] = ['availability', 'p99', 'recovery_time'];

/** The figures that a choice shows. */
export function figuresFor({ figure }: Pick<Choices, 'figure'>): readonly FigureName[] {
  return figure === 'all' ? ALL_FIGURES : [figure];
}

/** Reads what an address chooses; what it says wrongly is as if it were left out. */
export function readChoices(params: URLSearchParams): Choices {
  const driver = params.get('driver') ?? '';
  return {
    ...(driver !== '' && { driver }),
    figure: FIGURE_NAMES.find((name) => name === params.get('figure')) ?? 'all',
    rows: ROW_CHOICES.find((name) => name === params.get('rows')) ?? 'all',
    filter: params.get('filter') ?? '',
  };
}

/** The parameters of an address that says the same; what is usual is left out. */
export function writeChoices({ driver, figure, rows, filter }: Choices): URLSearchParams {
  return new URLSearchParams({
    ...(driver !== undefined && { driver }),
    ...(figure !== 'all' && { figure }),
    ...(rows !== 'all' && { rows }),
    ...(filter !== '' && { filter }),
  });
}
