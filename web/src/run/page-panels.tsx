import { memo, type ReactNode, useCallback, useMemo } from 'react';
import { type ClaimRow, claimRows } from './claim-rows.ts';
import { LogPanel } from './log.tsx';
import type { Shown } from './page-shown.ts';
import type { PageState } from './page-state.ts';
import { AnswersPanel } from './panels/answers.tsx';
import { AttemptsPanel } from './panels/attempts.tsx';
import { ClaimsPanel } from './panels/claims.tsx';
import { ErrorsPanel } from './panels/errors.tsx';
import { LanesPanel } from './panels/lanes.tsx';
import { LatencyPanel } from './panels/latency.tsx';
import { useIsPhone } from './panels/phone.ts';
import { RecoveryPanel } from './panels/recovery.tsx';

/** The claims; those of a run that goes on are judged anew once a second, which is as often as a person reads them. */
export function useClaimRows(shown: Shown): readonly ClaimRow[] {
  const { view, nowMs, isCutOff } = shown;
  const second = view.finished ? -1 : Math.floor(nowMs / 1_000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the second stands for the rest of what is shown
  return useMemo(() => claimRows(shown), [second, isCutOff, view.run, view.finished, view.claims]);
}

/** Brings a panel into sight and gives it the focus; opens it where it is folded. */
export function focusPanel(number: number): void {
  const panel = document.querySelector(`[data-panel="${number}"]`);
  panel?.querySelector<HTMLElement>('.panel-fold[aria-expanded="false"]')?.click();
  requestAnimationFrame(() => {
    const target =
      panel?.querySelector<HTMLElement>('.chart-plot') ?? panel?.querySelector<HTMLElement>('h2');
    target?.focus({ preventScroll: true });
    panel?.scrollIntoView({ block: 'nearest' });
  });
}

interface PanelsProps extends Pick<PageState, 'filter' | 'setFilter' | 'filterField'> {
  shown: Shown;
  rows: readonly ClaimRow[];
  onEvidence(row: ClaimRow): void;
  /** What stands first in the right third: the palette of a manual drill. */
  palette: ReactNode;
}

/** What leads from a claim to the panel and the stretch of the run that show it. */
export function useEvidence({ timeline }: PageState): (row: ClaimRow) => void {
  const { zoom, cursor, endMs } = timeline;
  return useCallback(
    ({ evidence }: ClaimRow) => {
      const { range, worst } = evidence;
      if (range) zoom({ fromMs: Math.max(0, range.fromMs), toMs: Math.min(endMs, range.toMs) });
      if (worst) cursor.place((worst.fromMs + worst.toMs) / 2);
      focusPanel(evidence.panel);
    },
    [zoom, cursor, endMs],
  );
}

// What is drawn stays the same object while nothing new can be seen; then a panel has nothing to do.
const Answers = memo(AnswersPanel);
const Latency = memo(LatencyPanel);
const Lanes = memo(LanesPanel);
const Attempts = memo(AttemptsPanel);
const Claims = memo(ClaimsPanel);
const Recovery = memo(RecoveryPanel);
const Errors = memo(ErrorsPanel);
const Log = memo(LogPanel);

/**
 * The eight panels: on a wide page six of them in two columns of one height, the left one over one axis of time, and the
 * two long ones below, beside the palette while there is one; they stay where they are in the document, so that the log
 * keeps its place when a drill ends. On a phone the telling ones first.
 */
export function Panels(props: PanelsProps): ReactNode {
  const { shown, rows, palette, onEvidence, filter, setFilter, filterField } = props;
  const isPhone = useIsPhone();
  const answers = <Answers shown={shown} />;
  const latency = <Latency shown={shown} />;
  const lanes = <Lanes shown={shown} />;
  const attempts = <Attempts shown={shown} />;
  const claims = <Claims rows={rows} onEvidence={onEvidence} />;
  const recovery = <Recovery shown={shown} />;
  const errors = <Errors shown={shown} />;
  const log = <Log shown={shown} filter={filter} onFilter={setFilter} filterField={filterField} />;
  if (isPhone) {
    return (
      <div className="run-stack">
        {palette}
        {answers}
        {lanes}
        {claims}
        {latency}
        {attempts}
        {recovery}
        {errors}
        {log}
      </div>
    );
  }
  return (
    <div className="run-columns">
      <div className="run-stack">
        {answers}
        {latency}
        {lanes}
      </div>
      <div className="run-side">
        {palette}
        {attempts}
        {claims}
        {recovery}
      </div>
      <div className="run-long">
        {errors}
        {log}
      </div>
    </div>
  );
}
