import type { RunView } from '@firedrill/contract';
import { answerLines } from './answers.ts';
import { rulerLines } from './ruler.ts';
import { situationLines } from './situation.ts';
import { justified, type Line, runningTime, tinted } from './text.ts';

/** Wider than this a block is hard to read: the eye loses the line. */
const BLOCK_WIDTH_MAX = 100;
const MARGIN = '  ';

/** What is run, and how long it still takes. */
function headLines(view: RunView, atMs: number, width: number): Line[] {
  const { run } = view;
  if (!run) return [];
  const leftMs = run.plan.durationMs - atMs;
  const left = leftMs > 0 ? `${runningTime(leftMs)} left` : 'finishing';
  const facts = [run.scenario.name, `policy ${run.policy}`, `seed ${run.plan.seed}`, `driver ${run.driver}`];
  return [
    justified([tinted('strong', run.scenario.title)], [left], width),
    [tinted('faint', facts.join(' · '))],
  ];
}

/** The live block at a moment of the run: pure, in lines no wider than `columns` but for the title and reasons. */
export function blockLines(view: RunView, atMs: number, columns: number): Line[] {
  const width = Math.min(BLOCK_WIDTH_MAX, columns) - 2 * MARGIN.length;
  const sections = [
    headLines(view, atMs, width),
    rulerLines(view, atMs, width),
    situationLines(view, atMs),
    answerLines(view, atMs, width),
  ];
  return sections.flatMap((lines) => [[], ...lines.map((line): Line => [MARGIN, ...line])]);
}
