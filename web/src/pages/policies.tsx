import { togetherMs } from '@firedrill/contract';
import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSearchParams } from 'wouter';
import { api } from '../api/client.ts';
import { refreshLive } from '../api/live.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx';
import { PageTitle } from '../ui/page.tsx';
import { useAct } from '../ui/use-act.ts';
import { useMedia } from '../ui/use-media.ts';
import { isMatch } from './home/match.ts';
import { MatrixCards } from './policies/cards.tsx';
import type { CellActs } from './policies/cell.tsx';
import { type CellState, isChosen, type MatrixRow, type PossibleRun, runsOf } from './policies/cells.ts';
import { type Choices, figuresFor, readChoices, writeChoices } from './policies/choices.ts';
import { Legend } from './policies/legend.tsx';
import { type MatrixProps, MatrixTable } from './policies/matrix-table.tsx';
import { QueuePanel } from './policies/queue-panel.tsx';
import { RunDialog } from './policies/run-dialog.tsx';
import { SelectionBar, useSelection } from './policies/selection.tsx';
import { Toolbar } from './policies/toolbar.tsx';
import { type MatrixData, useMatrix } from './policies/use-matrix.ts';
import { aboutText, RUN_OVERHEAD_MS } from './policies/words.ts';
import './policies/policies.css';

/** How many runs go on side by side on the driver that is shown. */
function jobsOf({ driver, queue }: MatrixData): number {
  return driver.targets === 'found' ? 1 : queue.runsMax;
}

/** How long it takes until all that waits and goes on is over, in ms. */
function leftMs(data: MatrixData): number {
  const now = data.underWay.map(({ durationMs, elapsedMs }) => Math.max(0, durationMs - elapsedMs));
  const waiting = data.queue.waiting.map(({ durationMs }) => durationMs);
  return togetherMs([...now, ...waiting], jobsOf(data), RUN_OVERHEAD_MS);
}

async function enqueue(runs: readonly PossibleRun[]): Promise<void> {
  await api.enqueue({ runs: runs.map(({ name, policy, driver }) => ({ name, policy, driver })) });
  refreshLive();
}

function Rows({ rows, ...props }: MatrixProps) {
  const isNarrow = useMedia('(max-width: 63.99rem)');
  if (rows.length === 0) {
    return (
      <EmptyState title="No scenario is like that">Try another word, or show all scenarios again.</EmptyState>
    );
  }
  return isNarrow ? <MatrixCards rows={rows} {...props} /> : <MatrixTable rows={rows} {...props} />;
}

/** Says what to start where nothing has been run yet. */
function NothingRun({ data, onRunMany }: { data: MatrixData; onRunMany: MatrixProps['onRunMany'] }) {
  const [first] = data.rows;
  if (!first) return null;
  const runs = runsOf([first]);
  const takes = aboutText(
    togetherMs(
      runs.map(({ durationMs }) => durationMs),
      jobsOf(data),
      RUN_OVERHEAD_MS,
    ),
  );
  return (
    <EmptyState
      title="Nothing has been run yet"
      actions={
        <Button variant="primary" icon={<Play aria-hidden="true" />} onClick={() => onRunMany(first.cells)}>
          Run {first.scenario.name} with every policy
        </Button>
      }
    >
      Begin with one row: <em>{first.scenario.title}</em> with each of {data.policies.length} policies takes
      about {takes}, and shows what a client’s settings are worth.
    </EmptyState>
  );
}

interface MatrixViewProps {
  data: MatrixData;
  choices: Choices;
  onChoose: (choices: Choices) => void;
  onChange: () => void;
}

function Title({ children }: { children?: ReactNode }) {
  return (
    <PageTitle
      title="Policies"
      note="What each policy of the reference client made of every scenario: same fault, same load."
      actions={children}
    />
  );
}

/** The queue, the matrix and what can be done with it. */
function MatrixView({ data, choices, onChoose, onChange }: MatrixViewProps) {
  const [wanted, setWanted] = useState<readonly PossibleRun[]>([]);
  const { act, isBusy } = useAct();
  const selection = useSelection();
  const { policies, defaultPolicy, isStale, queue, underWay } = data;
  const rows = shownRows(data.rows, choices);
  const missing = runsOf(rows);
  const isEmpty = data.rows.every(({ cells }) => cells.every(({ over }) => over.length === 0));
  const askFor = (cells: readonly CellState[]): void =>
    setWanted(runsOf(rows, (cell) => cells.includes(cell)));
  const runNow = (cells: readonly CellState[]): void => {
    void act('It could not be run', async () => {
      await enqueue(runsOf(rows, (cell) => cells.includes(cell)));
      selection.clear();
      onChange();
    });
  };
  const acts: CellActs = {
    isAllowed: !isStale && !isBusy,
    run: runNow,
    select: selection.select,
    isSelected: selection.isSelected,
  };
  const selected = selection.cellsOf(rows);
  return (
    <>
      <Title>
        <div className="matrix-all">
          <span>
            {missing.length > 0
              ? `${missing.length} not run yet`
              : `Everything was run${queue.waiting.length > 0 ? ', or waits' : ''}`}
          </span>
          <Button
            icon={<Play aria-hidden="true" />}
            disabled={!acts.isAllowed || missing.length === 0}
            onClick={() => setWanted(missing)}
          >
            Run what is missing …
          </Button>
        </div>
      </Title>
      <Toolbar choices={choices} drivers={data.drivers} driver={data.driver.kind} onChoose={onChoose} />
      <QueuePanel
        queue={queue}
        underWay={underWay}
        jobs={jobsOf(data)}
        isAllowed={!isStale}
        onChange={onChange}
      />
      {isEmpty && queue.waiting.length === 0 && underWay.length === 0 && (
        <NothingRun data={data} onRunMany={askFor} />
      )}
      <Rows
        rows={rows}
        policies={policies}
        defaultPolicy={defaultPolicy}
        names={figuresFor(choices)}
        acts={acts}
        onRunMany={askFor}
      />
      <SelectionBar
        cells={selected}
        isAllowed={acts.isAllowed}
        onRun={() => runNow(selected)}
        onClear={selection.clear}
      />
      <RunDialog
        runs={wanted}
        driver={data.driver}
        jobs={jobsOf(data)}
        beforeMs={leftMs(data)}
        onClose={() => setWanted([])}
        onRun={async () => {
          await enqueue(wanted);
          onChange();
          return true;
        }}
      />
    </>
  );
}

function shownRows(rows: readonly MatrixRow[], { rows: choice, filter }: Choices): MatrixRow[] {
  return rows.filter((row) => isChosen(row, choice) && isMatch(row.scenario, filter.trim()));
}

/** What every policy made of every scenario, and the way to run what is missing of that. */
export function PoliciesPage() {
  const [params, setParams] = useSearchParams();
  const choices = readChoices(params);
  const { data, error, reload } = useMatrix(choices.driver);
  return (
    <div className="policies" data-stale={data?.isStale || undefined}>
      {data ? (
        <>
          <MatrixView
            data={data}
            choices={choices}
            onChoose={(next) => setParams(writeChoices(next), { replace: true })}
            onChange={reload}
          />
          <Legend outside={data.outside} />
        </>
      ) : (
        <>
          <Title />
          {error === undefined ? (
            <Loading step="Reading the scenarios and the runs" height="60vh" />
          ) : (
            <ErrorState title="The matrix could not be read" error={error} onRetry={reload} />
          )}
        </>
      )}
    </div>
  );
}
