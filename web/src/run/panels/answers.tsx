import { answersOf, type RunView } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { answersIn, perSecondIn } from '../../charts/columns.ts';
import { TimeFigure } from '../../charts/figure.tsx';
import { strokeGhost } from '../../charts/ghost-line.ts';
import { Plot, type ValueAxis } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { stepPath } from '../../charts/steps.ts';
import { useStill } from '../../charts/still.ts';
import { momentLabel } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { Ghost } from '../baseline/ghost.ts';
import { ghostAnswers, ghostSentence, ghostShare } from '../baseline/ghost-words.ts';
import { PastEntry } from '../baseline/past-entry.tsx';
import { useGhost, useGhostColumns } from '../baseline/provider.tsx';
import { ANSWER_KINDS } from '../model.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { drawShares } from './answers-draw.ts';
import { ANSWER_NAMES, answersAt, readoutColumn, readoutMoment, shareWords } from './answers-words.ts';
import { Legend, Panel, Readout } from './panel.tsx';
import { PhaseTable } from './phase-table.tsx';
import { RateStrip } from './rate-strip.tsx';

const SHARE_AXIS: ValueAxis = {
  min: 0,
  max: 1,
  ticks: [0, 0.25, 0.5, 0.75, 1],
  label: (share) => `${share * 100} %`,
};

/** Whether any query ended so, by the totals, which are as long as the run has phases and not as the run. */
function hasAny({ totals }: RunView, kind: 'stale' | 'failed' | 'unanswered'): boolean {
  return Object.values(totals).some(({ tallies }) => {
    const { failed, unanswered, okBySource } = answersOf(Object.values(tallies));
    return { failed, unanswered, stale: okBySource.stale }[kind] > 0;
  });
}

/** The line of a baseline's part of Redis, made once. */
function useGhostShare(ghost: Ghost | undefined): (area: PlotArea) => void {
  const columns = useGhostColumns(ghost);
  const path = useStill(columns, (area) =>
    stepPath(area, columns, (column) => {
      const counts = ghost && answersIn(ghost.shown.series, column);
      return counts && counts.all > 0 ? counts.redis / counts.all : undefined;
    }),
  );
  return (area) => {
    if (ghost) strokeGhost(area, path(area), { colour: area.colours.text, isOnFill: true });
  };
}

function summaryOf(shown: Shown): string {
  const column = readoutColumn({ ...shown, isGoingOn: false }, undefined);
  if (!column) return 'Nothing has been asked yet.';
  const counts = answersIn(shown.series, column);
  const parts = ANSWER_KINDS.filter((kind) => counts[kind] > 0).map(
    (kind) => `${ANSWER_NAMES[kind]} ${shareWords(counts[kind], counts.all)}`,
  );
  const so = `after the warm-up${shown.isGoingOn ? ', so far' : ''}`;
  return `Of ${counts.all.toLocaleString('en')} queries ${so}: ${parts.join(', ')}; ${Math.round(perSecondIn(shown.series, column))} answers a second.`;
}

/** What the fills are, with their parts at the cursor; the baseline's, too. */
function AnswersLegend({ shown }: { shown: Shown }): ReactNode {
  const present = ANSWER_KINDS.filter(
    (kind) => kind === 'redis' || kind === 'mysql' || hasAny(shown.view, kind),
  );
  return (
    <>
      <Legend
        entries={present.map((kind) => ({
          swatch: kind,
          label: ANSWER_NAMES[kind],
          value: (atMs) => {
            const column = readoutColumn(shown, atMs);
            if (!column) return '–';
            const counts = answersIn(shown.series, column);
            return shareWords(counts[kind], counts.all);
          },
        }))}
      />
      <PastEntry value={(baseline, atMs) => ghostShare(baseline, shown, atMs)} />
      <Readout
        className="panel-moment"
        text={(atMs) => readoutMoment(shown, atMs, atMs === undefined ? '' : momentLabel(atMs, 2))}
      />
    </>
  );
}

/** Panel 1: where the answers came from, as parts of all queries, with the answers per second below. */
export const AnswersPanel = memo(function AnswersPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const ghost = useGhost();
  const drawGhost = useGhostShare(ghost);
  return (
    <Panel number={1} title="Where answers came from" aside={<AnswersLegend shown={shown} />}>
      <TimeFigure
        label="Where answers came from"
        summary={() => `${summaryOf(shown)}${ghostSentence(ghost)}`}
        revision={`${spokenRevision(shown)} ${ghost?.label ?? ''}`}
        describeAt={(atMs) => `${answersAt(shown, atMs)}${ghostAnswers(ghost, atMs)}`}
        table={() => (
          <PhaseTable
            view={shown.view}
            baseline={ghost?.shown.view}
            caption="Where answers came from, by phase"
            what="answers"
          />
        )}
      >
        <Plot
          heightPx={120}
          axis={SHARE_AXIS}
          hasTimeAxis={false}
          hasBrackets
          nowMs={shown.nowMs}
          marks={(area) => {
            drawShares(area, shown, range);
            drawGhost(area);
          }}
        />
        <RateStrip shown={shown} />
      </TimeFigure>
    </Panel>
  );
});
