import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Column } from '../../charts/columns.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { RunModel } from '../model.ts';
import { shownOf } from '../page-shown.ts';
import { type Ghost, ghostColumns, ghostLabel, offsetOf } from './ghost.ts';

const GhostContext = createContext<Ghost | undefined>(undefined);

/** The baseline that the panels draw; `undefined` where there is none, or none yet. */
export function useGhost(): Ghost | undefined {
  return useContext(GhostContext);
}

const NO_COLUMNS: readonly Column[] = [];

/** The columns of the baseline over what the page shows; the same ones until it shows another stretch. */
export function useGhostColumns(ghost: Ghost | undefined): readonly Column[] {
  const { range } = useTimeline();
  return useMemo(() => (ghost ? ghostColumns(ghost, range) : NO_COLUMNS), [ghost, range]);
}

/** Gives the panels the baseline of a run; to them it is the same object until another one is chosen, or it is moved. */
export function GhostProvider({ model, children }: { model: RunModel; children: ReactNode }): ReactNode {
  const { baseline, view } = model;
  const ready = baseline?.state.kind === 'ready' ? baseline.state : undefined;
  const offsetMs = baseline && ready ? offsetOf(baseline.alignment, view, ready.view) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run's view the label needs only what the run is
  const ghost = useMemo(() => {
    if (!baseline || !ready) return undefined;
    const { runId } = baseline;
    const { view: past, series } = ready;
    const label = ghostLabel(view, past, Date.now());
    const shown = shownOf({
      runId,
      view: past,
      series,
      nowMs: past.finished?.atMs ?? past.atMs,
      feed: { kind: 'complete' },
    });
    return { runId, label, shown, offsetMs };
  }, [baseline?.runId, ready, offsetMs, view.run]);
  return <GhostContext value={ghost}>{children}</GhostContext>;
}
