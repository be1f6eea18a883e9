import {
  answersOf,
  formatDuration,
  latenciesOf,
  PHASES,
  percentileUs,
  type RunView,
  type Source,
} from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { shareWords } from './answers-words.ts';

interface Column {
  name: string;
  value(view: RunView, phase: (typeof PHASES)[number]): string;
}

const ANSWERS: readonly Column[] = (['redis', 'mysql', 'stale'] as const)
  .map<Column>((source) => ({
    name: { redis: 'Redis', mysql: 'MySQL', stale: 'Stale copy' }[source],
    value: (view, phase) => {
      const answers = answersOf(Object.values(view.totals[phase].tallies));
      return shareWords(answers.okBySource[source], answers.ok + answers.failed + answers.unanswered);
    },
  }))
  .concat(
    (['failed', 'unanswered'] as const).map((end) => ({
      name: end === 'failed' ? 'Error' : 'No answer',
      value: (view, phase) => {
        const answers = answersOf(Object.values(view.totals[phase].tallies));
        return shareWords(answers[end], answers.ok + answers.failed + answers.unanswered);
      },
    })),
  );

const LATENCY: readonly Column[] = (['redis', 'mysql'] as const satisfies Source[]).flatMap((source) =>
  [0.5, 0.95, 0.99].map((share) => ({
    name: `${source === 'redis' ? 'Redis' : 'MySQL'} p${share * 100}`,
    value: (view: RunView, phase: (typeof PHASES)[number]) => {
      const us = percentileUs(
        latenciesOf(Object.values(view.totals[phase].tallies), { source }, 'intended'),
        share,
      );
      return us === undefined ? 'no answers' : formatDuration(us / 1_000);
    },
  })),
);

interface PhaseTableProps {
  view: RunView;
  /** A run that it is held against, with the same columns once more. */
  baseline?: RunView | undefined;
  caption: string;
  what: 'answers' | 'latency';
}

/**
 * A chart's figures by phase, for who does not see the chart. It is made anew when a phase begins or the run ends, and not
 * with every window: nobody reads a table that changes four times a second.
 */
export const PhaseTable = memo(
  function PhaseTable({ view, baseline, caption, what }: PhaseTableProps): ReactNode {
    const columns = what === 'answers' ? ANSWERS : LATENCY;
    const runs = baseline ? [view, baseline] : [view];
    const phases = PHASES.filter((phase) => runs.some(({ totals }) => totals[phase].windows > 0));
    return (
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Phase</th>
            {runs.map((run) =>
              columns.map(({ name }) => (
                <th key={name} scope="col">
                  {run === baseline ? `Baseline: ${name}` : name}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {phases.map((phase) => (
            <tr key={phase}>
              <th scope="row">{phase}</th>
              {runs.map((run) => columns.map(({ name, value }) => <td key={name}>{value(run, phase)}</td>))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  },
  (before, after) =>
    before.view.phases.length === after.view.phases.length &&
    before.view.finished === after.view.finished &&
    before.view.run === after.view.run &&
    before.baseline === after.baseline,
);
