import { answersOf, findMetric, formatQuantity, type Phase, type RunView } from '@firedrill/contract';
import { allTallies, phasesWithLoad } from '../summary.ts';
import { type Column, tableLines } from './table.ts';
import { type Line, type Piece, shareText, tinted } from './text.ts';

/** A metric's value in a phase, with its unit. */
function metricCell(view: RunView, phase: Phase, name: string): Piece {
  const metric = findMetric(name);
  const value = metric?.measure(view, { phase }).value;
  if (metric === undefined || value === undefined) return tinted('faint', '–');
  return metric.dimension === 'share' ? shareText(value) : formatQuantity(metric.dimension, value);
}

function countCell(count: number, tone: 'error' | 'unanswered' | 'stale'): Piece {
  return count === 0 ? tinted('faint', '0') : tinted(tone, count.toLocaleString('en'));
}

function row(view: RunView, phase: Phase): Piece[] {
  const answers = answersOf(Object.values(view.totals[phase].tallies), { writes: 'included' });
  return [
    phase,
    metricCell(view, phase, 'throughput'),
    metricCell(view, phase, 'redis_share'),
    metricCell(view, phase, 'mysql_share'),
    countCell(answers.okBySource.stale, 'stale'),
    countCell(answers.failed, 'error'),
    countCell(answers.unanswered, 'unanswered'),
    metricCell(view, phase, 'p50'),
    metricCell(view, phase, 'p99'),
  ];
}

/** What each phase showed: shares are of good answers to queries, counts are of all requests. */
export function phaseTable(view: RunView, width: number): Line[] {
  const stale = answersOf(allTallies(view)).okBySource.stale > 0;
  const columns: (Column & { shown?: boolean })[] = [
    { title: '', align: 'left', expendable: 0 },
    { title: 'answers', align: 'right', expendable: 3 },
    { title: 'Redis', align: 'right', expendable: 0 },
    { title: 'MySQL', align: 'right', expendable: 0 },
    { title: 'stale', align: 'right', expendable: 0, shown: stale },
    { title: 'failed', align: 'right', expendable: 0 },
    { title: 'unanswered', align: 'right', expendable: 1 },
    { title: 'p50', align: 'right', expendable: 4 },
    { title: 'p99', align: 'right', expendable: 2 },
  ];
  const visible = columns.map(({ shown }) => shown !== false);
  const rows = phasesWithLoad(view).map((phase) => row(view, phase).filter((_, i) => visible[i]));
  return rows.length === 0
    ? []
    : tableLines(
        columns.filter((_, i) => visible[i]),
        rows,
        width,
      );
}
