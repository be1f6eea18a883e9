import type { PhaseSpan } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { FAULTS_APART_MAX, PHASES_APART_MAX, rulerMarks, rulerPhases } from './ruler-groups.ts';
import type { RulerFault } from './ruler-model.ts';

const LENGTHS = { narrowMs: 40_000, mergedMs: 180_000 };
const HOUR_MS = 3_600_000;

/** A crash of eight seconds every thirty. */
function crash(index: number, isPlanned = false): RulerFault {
  const requestedMs = index * 30_000;
  return {
    id: `f${index}`,
    label: 'crash on cache',
    isPlanned,
    requestedMs,
    removedMs: requestedMs + 8_000,
    row: 0,
  };
}

function crashes(count: number): RulerFault[] {
  return Array.from({ length: count }, (_, index) => crash(index));
}

describe('the marks of the ruler', () => {
  it('are those of every fault while there are few', () => {
    const marks = rulerMarks(crashes(FAULTS_APART_MAX), HOUR_MS, LENGTHS);
    expect(marks.every(({ kind }) => kind === 'fault')).toBe(true);
  });

  it('merge the many that are too narrow to be seen, leave out none, and keep the newest apart', () => {
    const marks = rulerMarks(crashes(120), HOUR_MS, LENGTHS);
    expect(marks.length).toBeLessThan(30);
    const counts = marks.map((mark) => (mark.kind === 'group' ? mark.group.count : 1));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(120);
    expect(marks[0]).toEqual({
      kind: 'group',
      group: {
        id: 'f0',
        label: '6 × crash',
        isPlanned: false,
        fromMs: 0,
        toMs: 158_000,
        row: 0,
        count: 6,
      },
    });
    expect(marks.at(-1)).toMatchObject({ kind: 'fault', fault: { id: 'f119' } });
  });

  it('leave one that can be seen as it is, and do not reach over it', () => {
    const faults = crashes(60).map((fault, index) =>
      index === 33 ? { ...fault, removedMs: fault.requestedMs + 50_000 } : fault,
    );
    const marks = rulerMarks(faults, HOUR_MS, LENGTHS);
    const apart = marks.findIndex((mark) => mark.kind === 'fault' && mark.fault.id === 'f33');
    expect(apart).toBeGreaterThan(0);
    const [before, after] = [marks[apart - 1], marks[apart + 1]];
    expect(before?.kind === 'group' && before.group.toMs).toBeLessThan(33 * 30_000);
    expect(after?.kind === 'group' && after.group.id).toBe('f34');
  });

  it('never merge what was done with what is planned, and keep the next to come apart', () => {
    const faults = [...crashes(30), ...Array.from({ length: 30 }, (_, index) => crash(30 + index, true))];
    const marks = rulerMarks(faults, 30 * 30_000, LENGTHS);
    const apart = marks.flatMap((mark) => (mark.kind === 'fault' ? [mark.fault.id] : []));
    expect(apart).toEqual(expect.arrayContaining(['f29', 'f30']));
    expect(marks.some((mark) => mark.kind === 'group' && mark.group.isPlanned)).toBe(true);
  });

  it('name no kind where there are several', () => {
    const faults = crashes(60).map((fault, index) => ({
      ...fault,
      label: index % 2 === 0 ? 'crash on cache' : 'freeze on cache',
    }));
    const [first] = rulerMarks(faults, HOUR_MS, LENGTHS);
    expect(first?.kind === 'group' && first.group.label).toBe('6 faults');
  });
});

describe('the phases of the ruler', () => {
  const turns = (count: number): PhaseSpan[] =>
    Array.from({ length: count }, (_, index) => ({
      phase: index % 2 === 0 ? ('steady' as const) : ('fault' as const),
      startMs: index * 10_000,
      endMs: (index + 1) * 10_000,
    }));

  it('are each a stretch of their own while there are few', () => {
    expect(rulerPhases(turns(PHASES_APART_MAX), HOUR_MS, 40_000)).toHaveLength(PHASES_APART_MAX);
  });

  it('are one stretch where they go by too fast, but for the newest', () => {
    const marks = rulerPhases(turns(360), HOUR_MS, 40_000);
    expect(marks.map(({ phase }) => phase)).toEqual(['mixed', 'steady', 'fault', 'steady', 'fault']);
    expect(marks[0]).toEqual({ phase: 'mixed', fromMs: 0, toMs: 3_560_000 });
    expect(marks.at(-1)?.toMs).toBe(HOUR_MS);
  });
});
