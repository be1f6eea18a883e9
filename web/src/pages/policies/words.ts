import {
  FIGURES,
  type FigureName,
  formatDuration,
  formatQuantity,
  type MatrixCell,
  type RunSummary,
  saysSomething,
  spreadOf,
  VERDICTS,
} from '@firedrill/contract';
import { verdictIcon } from '../../ui/badge.tsx';
import type { CellState } from './cells.ts';

/** What a run takes besides its own length to start its targets and to put them away, as measured with sandboxes. */
export const RUN_OVERHEAD_MS = 1_500;

/** A figure's value as a cell shows it; `–` where nothing was measured, `~` before one that is not to be trusted. */
export function figureText(figures: RunSummary['figures'], name: FigureName): string {
  const figure = figures?.[name];
  if (!figure) return '–';
  const text = formatQuantity(FIGURES[name].dimension, figure.value);
  return figure.isDoubtful ? `~ ${text}` : text;
}

/** Between what a figure lay over several runs: `198 ms to 260 ms`; nothing where they were alike, or one alone has it. */
export function spreadText(cell: Pick<MatrixCell, 'over'>, name: FigureName): string | undefined {
  const spread = spreadOf(cell, name);
  if (!spread || spread.runs < 2) return undefined;
  const [least, most] = [spread.least, spread.most].map((value) =>
    formatQuantity(FIGURES[name].dimension, value),
  );
  return least === most ? undefined : `${least} to ${most}`;
}

/** `2 of 3 held`, where there are several runs; of one that was cut off, how. */
export function countText({ counts, shown }: CellState): string | undefined {
  if (shown && !saysSomething(shown)) return shown.end ?? 'died';
  const all = VERDICTS.reduce((sum, verdict) => sum + counts[verdict], 0);
  return all > 1 ? `${counts.held} of ${all} held` : undefined;
}

/** Each verdict's icon, word and number among cells, and how many of those without are under way, wait, or were not run: what a column comes to. */
export function columnCounts(cells: readonly CellState[]): { icon: string; word: string; count: number }[] {
  const telling = cells.filter(({ shown }) => shown && saysSomething(shown));
  const counts = VERDICTS.map((verdict) => ({
    icon: verdictIcon(verdict),
    word: verdict as string,
    count: telling.filter(({ shown }) => shown?.verdict === verdict).length,
  }));
  const open = cells.filter((cell) => !telling.includes(cell));
  const underWay = open.filter((cell) => cell.underWay !== undefined).length;
  const waiting = open.filter((cell) => cell.underWay === undefined && cell.place !== undefined).length;
  const others = [
    { icon: '', word: 'under way', count: underWay },
    { icon: '', word: waiting === 1 ? 'waits' : 'wait', count: waiting },
    { icon: '', word: 'not run', count: open.length - underWay - waiting },
  ];
  return [...counts, ...others].filter(({ count }) => count > 0);
}

/** `3 runs`. */
export function runsText(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

const HOUR_MS = 3_600_000;

/** How long ago a moment is, in few characters: `just now`, `12 min ago`, `3 h ago`, `2 d ago`; in ms since 1970. */
export function ageText(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < 60_000) return 'just now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / 60_000)} min ago`;
  const hours = Math.floor(ageMs / HOUR_MS);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** How long something takes, told no more exactly than it can be: to ten seconds, or to a minute. */
export function aboutText(ms: number): string {
  const stepMs = ms < 60_000 ? 5_000 : ms < 600_000 ? 10_000 : 60_000;
  const rounded = Math.max(stepMs, Math.ceil(ms / stepMs) * stepMs);
  return rounded >= 600_000 ? `${Math.round(rounded / 60_000)} min` : formatDuration(rounded);
}
