import { togetherMs } from '@firedrill/contract';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { refreshLive } from '../../api/live.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/feedback.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useMedia } from '../../ui/use-media.ts';
import { isMatch } from '../home/match.ts';
import { MatrixCards } from './cards.tsx';
import type { CellActs } from './cell.tsx';
import { type CellState, isChosen, type MatrixRow, type PossibleRun, runsOf } from './cells.ts';
import { type Choices, figuresFor } from './choices.ts';
import { type MatrixProps, MatrixTable } from './matrix-table.tsx';
import { MatrixTitle } from './matrix-title.tsx';
import { QueuePanel } from './queue-panel.tsx';
import { RunDialog } from './run-dialog.tsx';
import { SelectionBar, useSelection } from './selection.tsx';
import { Toolbar } from './toolbar.tsx';
import type { MatrixData } from './use-matrix.ts';
import { aboutText, RUN_OVERHEAD_MS } from './words.ts';

/** On so many processors or fewer, runs side by side spoil each other's times. */
const PROCESSORS_SHARED_MAX = 2;

/** How many runs may go on side by side on the driver that is shown. */
function jobsMaxOf({ driver, queue }: MatrixData): number {
  return driver.targets === 'found' ? 1 : queue.runsMax;
}

/** How many of those that wait go on side by side. */
function jobsOf(data: MatrixData): number {
  return data.queue.isOneAtATime ? 1 : jobsMaxOf(data);
}

/** How long it takes until all that waits and goes on is over, in ms. */
function leftMs(data: MatrixData): number {
  const now = data.underWay.map(({ durationMs, elapsedMs }) => Math.max(0, durationMs - elapsedMs));
  const waiting = data.queue.waiting.map(({ durationMs }) => durationMs);
  return togetherMs([...now, ...waiting], jobsOf(data), RUN_OVERHEAD_MS);
}

async function enqueue(runs: readonly PossibleRun[], oneAtATime: boolean): Promise<void> {
  await api.enqueue({ runs: runs.map(({ name, policy, driver }) => ({ name, policy, driver })), oneAtATime });
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

interface NothingRunProps {
  data: MatrixData;
  /** How many would go on side by side. */
  jobs: number;
  onRunMany: MatrixProps['onRunMany'];
}

/** Says what to start where nothing has been run yet. */
function NothingRun({ data, jobs, onRunMany }: NothingRunProps) {
  const [first] = data.rows;
  if (!first) return null;
  const runs = runsOf([first]);
  const takes = aboutText(
    togetherMs(
      runs.map(({ durationMs }) => durationMs),
      jobs,
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

/** Running cells: one or those selected at once, more of them once that was confirmed. */
function useRunning(data: MatrixData, rows: readonly MatrixRow[], onChange: () => void) {
  const [wanted, setWanted] = useState<readonly PossibleRun[]>([]);
  const [isOneAtATime, setOneAtATime] = useState(data.queue.runsMax <= PROCESSORS_SHARED_MAX);
  const { act, isBusy } = useAct();
  const selection = useSelection();
  const those = (cells: readonly CellState[]): PossibleRun[] => runsOf(rows, (cell) => cells.includes(cell));
  const runNow = (cells: readonly CellState[]): void => {
    void act('It could not be run', async () => {
      await enqueue(those(cells), isOneAtATime);
      selection.clear();
      onChange();
    });
  };
  const runWanted = async (): Promise<boolean> => {
    await enqueue(wanted, isOneAtATime);
    onChange();
    return true;
  };
  const acts: CellActs = {
    isAllowed: !data.isStale && !isBusy,
    run: runNow,
    select: selection.select,
    isSelected: selection.isSelected,
  };
  const askFor = (cells: readonly CellState[]): void => setWanted(those(cells));
  return { wanted, setWanted, isOneAtATime, setOneAtATime, selection, acts, runNow, runWanted, askFor };
}

/** The queue, the matrix and what can be done with it. */
export function MatrixView({ data, choices, onChoose, onChange }: MatrixViewProps) {
  const { policies, defaultPolicy, isStale, queue, underWay } = data;
  const rows = shownRows(data.rows, choices);
  const running = useRunning(data, rows, onChange);
  const { wanted, setWanted, isOneAtATime, selection, acts, askFor } = running;
  const isEmpty = data.rows.every(({ cells }) => cells.every(({ over }) => over.length === 0));
  const selected = selection.cellsOf(rows);
  return (
    <>
      <MatrixTitle>
        <Missing missing={runsOf(rows)} waiting={queue.waiting.length} acts={acts} onRun={setWanted} />
      </MatrixTitle>
      <Toolbar choices={choices} drivers={data.drivers} driver={data.driver.kind} onChoose={onChoose} />
      <QueuePanel
        queue={queue}
        underWay={underWay}
        jobs={jobsOf(data)}
        isAllowed={!isStale}
        onChange={onChange}
      />
      {isEmpty && queue.waiting.length === 0 && underWay.length === 0 && (
        <NothingRun data={data} jobs={isOneAtATime ? 1 : jobsMaxOf(data)} onRunMany={askFor} />
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
        onRun={() => running.runNow(selected)}
        onClear={selection.clear}
      />
      <RunDialog
        runs={wanted}
        driver={data.driver}
        jobs={jobsMaxOf(data)}
        isOneAtATime={isOneAtATime}
        onOneAtATime={running.setOneAtATime}
        beforeMs={leftMs(data)}
        onClose={() => setWanted([])}
        onRun={running.runWanted}
      />
    </>
  );
}

interface MissingProps {
  missing: readonly PossibleRun[];
  /** How many runs wait. */
  waiting: number;
  acts: CellActs;
  onRun: (runs: readonly PossibleRun[]) => void;
}

/** How much was not run yet, and the button that runs it. */
function Missing({ missing, waiting, acts, onRun }: MissingProps) {
  return (
    <div className="matrix-all">
      <span>
        {missing.length > 0
          ? `${missing.length} not run yet`
          : `Everything was run${waiting > 0 ? ', or waits' : ''}`}
      </span>
      <Button
        icon={<Play aria-hidden="true" />}
        disabled={!acts.isAllowed || missing.length === 0}
        onClick={() => onRun(missing)}
      >
        Run what is missing …
      </Button>
    </div>
  );
}

function shownRows(rows: readonly MatrixRow[], { rows: choice, filter }: Choices): MatrixRow[] {
  return rows.filter((row) => isChosen(row, choice) && isMatch(row.scenario, filter.trim()));
}
