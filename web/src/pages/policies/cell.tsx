import { type FigureName, type RunSummary, saysSomething } from '@firedrill/contract';
import { Play } from 'lucide-react';
import { Link } from 'wouter';
import { Badge, VerdictBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Duration } from '../../ui/time.tsx';
import { verdictOf } from '../home/run-words.ts';
import './cell.css';
import { type CellState, isMissing } from './cells.ts';
import { FigureLine } from './figure-line.tsx';
import { ageText, countText } from './words.ts';

/** What can be done with cells. */
export interface CellActs {
  /** Whether anything can be asked of the server now. */
  isAllowed: boolean;
  run: (cells: readonly CellState[]) => void;
  select: (cell: CellState) => void;
  isSelected: (cell: CellState) => boolean;
}

function about({ policy, scenario }: CellState): string {
  return `${policy} on ${scenario}`;
}

function UnderWay({ run, cell }: { run: RunSummary; cell: CellState }) {
  return (
    <>
      <Link href={`/runs/${run.id}`} className="matrix-cell__open">
        <Badge tone="live">{run.phase ?? 'starting'}</Badge>
        <span className="visually-hidden"> – {about(cell)}, under way</span>
      </Link>
      <span className="matrix-cell__line">
        <progress
          aria-label={`Progress of ${about(cell)}`}
          max={run.durationMs}
          value={Math.min(run.elapsedMs, run.durationMs)}
        />
        <span>
          <Duration ms={Math.floor(run.elapsedMs / 1_000) * 1_000} /> of <Duration ms={run.durationMs} />
        </span>
      </span>
    </>
  );
}

function Shown({ run, cell, acts }: { run: RunSummary; cell: CellState; acts: CellActs }) {
  const count = countText(cell);
  return (
    <>
      <Link href={`/runs/${run.id}`} className="matrix-cell__open">
        <VerdictBadge verdict={verdictOf(run)} />
        <span className="visually-hidden"> – {about(cell)}</span>
      </Link>
      <span className="matrix-cell__facts">
        {count !== undefined && `${count} · `}
        {run.startedAt !== undefined && (
          <time dateTime={run.startedAt}>{ageText(Date.parse(run.startedAt), Date.now())}</time>
        )}
      </span>
      <input
        type="checkbox"
        className="matrix-cell__select"
        aria-label={`Select ${about(cell)}`}
        checked={acts.isSelected(cell)}
        onChange={() => acts.select(cell)}
      />
    </>
  );
}

function RunIt({ cell, acts }: { cell: CellState; acts: CellActs }) {
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={<Play aria-hidden="true" />}
      disabled={!acts.isAllowed}
      aria-label={`Run ${about(cell)}`}
      onClick={() => acts.run([cell])}
    >
      Run
    </Button>
  );
}

/** What became of one scenario under one policy: the verdict, the figures and the way to the run, or the way to make one. */
export function CellContent({
  cell,
  names,
  acts,
}: {
  cell: CellState;
  names: readonly FigureName[];
  acts: CellActs;
}) {
  const { shown, underWay, place } = cell;
  if (underWay) {
    return (
      <div className="matrix-cell">
        <UnderWay run={underWay} cell={cell} />
      </div>
    );
  }
  return (
    <div className="matrix-cell" data-selected={acts.isSelected(cell) || undefined}>
      {shown && <Shown run={shown} cell={cell} acts={acts} />}
      {!shown && place === undefined && <span className="matrix-cell__none">not run</span>}
      {place !== undefined && (
        <span className={shown ? 'matrix-cell__line' : undefined}>
          <Badge tone="pending" icon="…">
            waits, {place === 1 ? 'next' : `place ${place}`}
          </Badge>
        </span>
      )}
      {isMissing(cell) && <RunIt cell={cell} acts={acts} />}
      {shown && saysSomething(shown) && place === undefined && (
        <span className="matrix-cell__line">
          <FigureLine cell={cell} names={names} />
        </span>
      )}
    </div>
  );
}
