import { faultName, type RunView } from '@firedrill/contract';
import { gap, type Line, type Piece, runningTime, tinted, widthOf } from './text.ts';

/** A stretch of the run under a fault, ms since the run's start. */
interface FaultStretch {
  name: string;
  startMs: number;
  endMs: number;
}

/** What a cell of the bar stands for. */
type Band = 'warm-up' | 'load' | 'recovery' | 'fault';

/** Past and future must differ without colour, and so must a fault and the rest. */
const GLYPHS: Record<Band, readonly [past: string, future: string]> = {
  'warm-up': ['╍', '╌'],
  load: ['━', '─'],
  recovery: ['═', '─'],
  fault: ['█', '░'],
};

/** Faults where they were in force as far as that is known, and where they are planned from there on. */
function faultStretches(view: RunView, atMs: number): FaultStretch[] {
  return (view.run?.plan.faults ?? []).map((planned) => {
    const actual = view.faults.find(({ id }) => id === planned.id);
    const open = actual !== undefined && actual.removedMs === undefined;
    return {
      name: faultName(planned),
      startMs: actual?.inForceMs ?? actual?.injectingMs ?? planned.injectAtMs,
      endMs: actual?.removedMs ?? (open ? Math.max(atMs, planned.healAtMs) : planned.healAtMs),
    };
  });
}

/** Pieces of one text with one tone each, from cells. */
function merged(cells: readonly { glyph: string; past: boolean; band: Band }[]): Piece[] {
  const pieces: Piece[] = [];
  let run = '';
  cells.forEach((cell, i) => {
    const next = cells[i + 1];
    run += cell.glyph;
    if (next && next.past === cell.past && next.band === cell.band) return;
    const tone = cell.past ? (cell.band === 'fault' ? 'fault' : undefined) : 'faint';
    pieces.push(tone ? tinted(tone, run) : run);
    run = '';
  });
  return pieces;
}

/** Places texts on one line, the most important first; one that would touch another is left out. */
function placed(labels: readonly { text: string; cell: number }[], width: number): string {
  const taken: { text: string; cell: number }[] = [];
  for (const { text, cell } of labels) {
    const size = widthOf(text);
    const start = Math.max(0, Math.min(cell, width - size));
    const free = taken.every(
      (other) => start > other.cell + widthOf(other.text) || start + size < other.cell,
    );
    if (size <= width && free) taken.push({ text, cell: start });
  }
  taken.sort((a, b) => a.cell - b.cell);
  return taken.reduce((line, { text, cell }) => line + gap(widthOf(line), cell) + text, '');
}

/**
 * The run as a bar of `width` cells in three lines: "now" with the time gone by, the bar with phases and faults,
 * and their names.
 */
export function rulerLines(view: RunView, atMs: number, width: number): Line[] {
  const plan = view.run?.plan;
  if (!plan || width < 4) return [];
  const totalMs = Math.max(plan.durationMs, atMs, 1);
  const cellOf = (ms: number): number => Math.min(width - 1, Math.floor((ms / totalMs) * width));
  const stretches = faultStretches(view, atMs);
  const now = cellOf(atMs);
  const cells = Array.from({ length: width }, (_, cell) => {
    const past = cell <= now;
    const faulty = stretches.some(
      ({ startMs, endMs }) => cell >= cellOf(startMs) && cell < Math.max(cellOf(startMs) + 1, cellOf(endMs)),
    );
    const phase = view.phases.findLast(({ startMs }) => cellOf(startMs) <= cell)?.phase;
    const warm = past ? phase === 'warm-up' : cell < cellOf(plan.warmupMs);
    const band: Band = faulty
      ? 'fault'
      : warm
        ? 'warm-up'
        : past && phase === 'recovery'
          ? 'recovery'
          : 'load';
    return { band, past, glyph: GLYPHS[band][past ? 0 : 1] };
  });
  const elapsed = runningTime(atMs);
  const marker =
    now + 2 + widthOf(elapsed) < width
      ? `${gap(0, now)}▼ ${elapsed}`
      : `${gap(widthOf(elapsed) + 1, now)}${elapsed} ▼`;
  const phases = view.phases
    .filter(({ phase }) => phase !== 'fault')
    .map(({ phase, startMs }) => ({ text: phase, cell: cellOf(startMs) }));
  const faults = stretches.map(({ name, startMs }) => ({ text: name, cell: cellOf(startMs) }));
  const ahead = plan.warmupMs > atMs ? [{ text: 'steady', cell: cellOf(plan.warmupMs) }] : [];
  const labels = [...faults, ...phases.toReversed(), ...ahead];
  return [[marker], merged(cells), [tinted('faint', placed(labels, width))]];
}
