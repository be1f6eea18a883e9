import { useMemo } from 'react';
import { strokeGhost } from '../../charts/ghost-line.ts';
import type { PlotArea } from '../../charts/plot-area.ts';
import { outlinePath } from '../../charts/steps.ts';
import { useStill } from '../../charts/still.ts';
import { errorRate, errorTop, highestErrorRate, type KindTotal } from '../panels/error-rows.ts';
import type { Ghost } from './ghost.ts';
import { useGhostColumns } from './provider.tsx';

/**
 * A baseline's errors, to be drawn over the rows of the run's as outlines that are made once. `highest` is the most
 * errors a second of the two, to which both are drawn.
 */
export function useGhostErrors(ghost: Ghost | undefined, kinds: readonly KindTotal[], highestOfRun: number) {
  const columns = useGhostColumns(ghost);
  const rows = kinds.map(({ kind }) => kind).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the kinds only which they are counts, and in what order
  const highestOfGhost = useMemo(
    () => (ghost ? highestErrorRate(ghost.shown.series, kinds, columns) : 0),
    [ghost, columns, rows],
  );
  const highest = Math.max(highestOfRun, highestOfGhost);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the outlines depend on, as one object
  const of = useMemo(() => ({}), [ghost, columns, rows, highest]);
  const pathOf = (area: PlotArea, kind: KindTotal['kind'], row: number): Path2D => {
    const { foot, top } = errorTop(area, row, highest);
    const topOf = (index: number): number | undefined => {
      const column = columns[index];
      const rate = ghost && column ? errorRate(ghost.shown.series, kind, column) : 0;
      return rate === 0 ? undefined : top(rate);
    };
    return outlinePath(area, { stretches: columns, topOf }, foot);
  };
  const paths = useStill(of, (area) => (ghost ? kinds.map(({ kind }, row) => pathOf(area, kind, row)) : []));
  const draw = (area: PlotArea): void => {
    for (const path of paths(area)) strokeGhost(area, path, { colour: area.colours.text, isOnFill: true });
  };
  return { highest, draw };
}
