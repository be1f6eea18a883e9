import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Harness } from '../harness.ts';
import { systemClock } from '../platform/clock.ts';
import { crashRun, fold } from '../reporters/testing/run-fixture.ts';
import { Pipe } from '../reporters/testing/terminal.ts';
import { compareCommand } from './compare.ts';
import { reportCommand } from './report.ts';

const GOOD = '20260301-120000-aaaaaa';
const BAD = '20260301-130000-bbbbbb';
const HARNESS = new Harness(systemClock);

let out: string;

function keep(runId: string, events: readonly RunEvent[]): void {
  const folder = join(out, 'runs', runId);
  mkdirSync(folder, { recursive: true });
  const named = events.map((event) => (event.type === 'run.started' ? { ...event, runId } : event));
  writeFileSync(join(folder, 'journal.ndjson'), named.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'stored-runs-'));
  keep(GOOD, crashRun());
  keep(BAD, crashRun({ failedPerWindow: 30 }));
});

afterEach(() => rmSync(out, { recursive: true }));

async function report(run: string, options: { reporter?: string; output?: string } = {}) {
  const io = { result: new Pipe(), progress: new Pipe() };
  const exitCode = await reportCommand(HARNESS, run, { out, reporter: 'line', ...options }, io);
  return { exitCode, result: io.result.text, progress: io.progress.text };
}

async function compare(a: string, b: string, json = false): Promise<string> {
  const io = { result: new Pipe(), progress: new Pipe() };
  expect(await compareCommand(HARNESS, [a, b], { out, json }, io)).toBe(0);
  return io.result.text;
}

describe('a report of a stored run', () => {
  it('tells people what the run itself told: its progress, then its result', async () => {
    const { exitCode, result, progress } = await report('latest');
    expect(exitCode).toBe(0);
    expect(progress).toContain('crash on cache in force');
    expect(result).toContain('✕ failed  redis-crash');
    expect((await report(GOOD)).result).toContain('✓ held  redis-crash');
  });

  it('is written for programs to the standard output, or to a file', async () => {
    const { result } = await report(GOOD, { reporter: 'json' });
    expect(JSON.parse(result)).toMatchObject({ schema: 'firedrill.report', verdict: 'held' });
    const output = join(out, 'deep', 'junit.xml');
    const toFile = await report(GOOD, { reporter: 'junit', output });
    expect([toFile.result, readFileSync(output, 'utf8').slice(0, 5)]).toEqual(['', '<?xml']);
  });

  it('refuses a reporter and a run that there are not', async () => {
    await expect(report(GOOD, { reporter: 'pdf' })).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(report('1999')).rejects.toMatchObject({ code: 'run.not-found' });
  });
});

describe('a comparison of stored runs', () => {
  it('marks what differs by more than chance, in 100 columns at most', async () => {
    const text = await compare(GOOD, BAD);
    expect(text).toMatch(/availability +\d.*▼ worse/);
    expect(text).toMatch(/redis_share\(steady\) .* ·/);
    expect(text).toContain('no other runs of the same as A');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('is a versioned document for programs', async () => {
    const document = JSON.parse(await compare(GOOD, BAD, true));
    expect(document).toMatchObject({ schema: 'firedrill.comparison', version: 1, a: { runId: GOOD } });
    expect(document.rows.find(({ name }: { name: string }) => name === 'availability')).toMatchObject({
      finding: 'worse',
      better: 'higher',
    });
  });

  it('asks other runs of the same how much such runs differ', async () => {
    for (const suffix of ['c', 'd', 'e'])
      keep(`20260301-1400${suffix === 'c' ? '00' : '01'}-${suffix.repeat(6)}`, crashRun());
    expect(await compare(GOOD, BAD)).toContain('3 other runs of the same as A');
    expect(fold(crashRun()).finished?.verdict).toBe('held');
  });
});
