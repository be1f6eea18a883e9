import { describe, expect, it } from 'vitest';
import { isAlive, ownIdentity, parsePs, parseStat, statusOf } from './process-table.ts';

describe('process table', () => {
  it('reads a stat line whose program name holds spaces and parentheses', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '987654', '0'];
    expect(parseStat(`4711 (a) b (c)) ${fields.join(' ')}`)).toEqual({
      pid: 4711,
      state: 'S',
      startTime: '987654',
    });
    expect(parseStat('')).toBeUndefined();
  });

  it('reads what ps prints elsewhere', () => {
    expect(parsePs(12, 'Ss+  Sun Nov  2 09:45:01 2026\n')).toEqual({
      pid: 12,
      state: 'S',
      startTime: 'Sun Nov 2 09:45:01 2026',
    });
    expect(parsePs(12, '')).toBeUndefined();
  });

  it('knows a living process, and does not take another of the same pid for it', () => {
    const own = ownIdentity();
    expect(statusOf(process.pid)?.state).toMatch(/[RS]/);
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, startTime: `${own.startTime}0` })).toBe(false);
  });
});
