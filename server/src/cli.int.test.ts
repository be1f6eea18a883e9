import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, RunEventOf } from '@firedrill/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLedger } from './engine/ledger.ts';
import { parseJournal, readJournal, replay } from './journal/read-journal.ts';
import { deadline, until } from './platform/clock.ts';
import { statusOf } from './platform/process-table.ts';
import { firedrillIn, folderWithScenarios, SHORT } from './testing/command-line.ts';
import { CLI } from './testing/victim.ts';

const LIMIT_MS = 30_000;

let folder: string;

beforeAll(() => {
  folder = folderWithScenarios();
});

afterAll(() => rmSync(folder, { recursive: true }));

const firedrill = (...args: string[]) => firedrillIn(folder, {}, args);

/** Starts a run and resolves when its stream has shown what `seen` looks for. */
async function untilSeen(out: string, seen: (event: RunEvent) => boolean) {
  const child = spawn(process.execPath, [CLI, 'run', 'long.yaml', '--json-stream', '--out', out], {
    cwd: folder,
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const events = (): RunEvent[] => parseJournal(text, 'stream').events;
  await until(() => events().some(seen), 20, deadline(LIMIT_MS, 'waiting for an event'));
  return { child, ended, events };
}

const inForce = (event: RunEvent): boolean => event.type === 'fault.proven' && event.proven === 'in-force';

/** The pids that a run's events name as servers of its sandbox, and the sandbox itself. */
function sandboxOf(events: RunEvent[]): string {
  const injecting = events.find(
    (event): event is RunEventOf<'fault.injecting'> => event.type === 'fault.injecting',
  );
  return String(injecting?.undo.details.sandbox);
}

function serversIn(sandbox: string): number[] {
  return readdirSync(sandbox)
    .map((name) => /^[a-z]+\.(\d+)\.pid$/.exec(name)?.[1])
    .flatMap((pid) => (pid ? [Number(pid)] : []));
}

describe('firedrill run', () => {
  test('ends in a verdict, stores the run and replays to the same view', async () => {
    const { exitCode, stdout } = await firedrill('run', 'short.yaml', '--json', '--out', 'held');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schema: 'firedrill.report', version: 1 });
    expect(exitCode, stdout).toBe(0);
    const [id = ''] = readdirSync(join(folder, 'held', 'runs'));
    const stored = join(folder, 'held', 'runs', id);
    const { events } = await readJournal(join(stored, 'journal.ndjson'));
    const view = replay(events);
    expect(view.finished).toMatchObject({ end: 'completed', verdict: 'held' });
    expect(view.phases.map(({ phase }) => phase)).toEqual([
      'warm-up',
      'steady',
      'fault',
      'recovery',
      'settled',
    ]);
    expect(JSON.parse(readFileSync(join(stored, 'summary.json'), 'utf8')).runs[0].verdict).toBe('held');
    expect(existsSync(sandboxOf(events))).toBe(false);
  });

  test('finds no Redis answer while Redis is dead', async () => {
    const [id = ''] = readdirSync(join(folder, 'held', 'runs'));
    const { events } = await readJournal(join(folder, 'held', 'runs', id, 'journal.ndjson'));
    const [fault] = replay(events).faults;
    const within = events.filter(
      (event): event is RunEventOf<'load.window'> =>
        event.type === 'load.window' &&
        event.window.startMs > (fault?.inForceMs ?? 0) &&
        event.window.endMs < (fault?.healingMs ?? 0),
    );
    expect(within.length).toBeGreaterThan(3);
    expect(
      within.flatMap(({ window }) => window.tallies).filter(({ source, ok }) => source === 'redis' && ok > 0),
    ).toEqual([]);
  });

  test('runs several side by side: each result in the order asked, the worst exit code, one overview', async () => {
    const late = SHORT.replace('name: short', 'name: late').replace(
      'hit_rate(steady) > 50%',
      'reconnects > 99',
    );
    writeFileSync(join(folder, 'late.yaml'), late.replace('duration: 8s', 'duration: 9s'));
    const args = ['short.yaml', 'late.yaml', '--jobs', '2', '--out', 'two', '--reporter', 'line,json'];
    const { exitCode, stdout, stderr } = await firedrill('run', ...args);
    expect(exitCode, stdout).toBe(1);
    const { runs } = JSON.parse(readFileSync(join(folder, 'two', 'report.json'), 'utf8'));
    expect(runs.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['held', 'failed']);
    expect(stdout).toMatch(
      /2 scenarios: 1 held, 1 failed\n.*\n✓ held +short .*\n✕ failed +late .*reconnects > 99/,
    );
    expect(stderr).toMatch(/^short +.*proven in force/m);
    expect(stderr).toMatch(/^late +.*proven in force/m);
    const [first, second] = runs.map(({ startedAt }: { startedAt: string }) => Date.parse(startedAt));
    expect(Math.abs(first - second)).toBeLessThan(8_000);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('on %s heals first, then ends with %d', async (signal, code) => {
    const { child, ended, events } = await untilSeen(signal, inForce);
    const sandbox = sandboxOf(events());
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    const healed = events().findIndex(({ type }) => type === 'fault.healed');
    const finished = events().findIndex(({ type }) => type === 'run.finished');
    expect(healed).toBeGreaterThan(-1);
    expect(finished).toBeGreaterThan(healed);
    expect(events().at(-1)).toMatchObject({ end: 'interrupted', verdict: 'inconclusive' });
    expect(existsSync(sandbox)).toBe(false);
  });

  test('killed with SIGKILL in a fault leaves no process and no file', async () => {
    const { child, ended, events } = await untilSeen('SIGKILL', inForce);
    const sandbox = sandboxOf(events());
    const pids = serversIn(sandbox);
    expect(pids.length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    await until(() => !existsSync(sandbox), 20, deadline(LIMIT_MS, 'waiting for the sandbox to go'));
    await until(
      () => pids.every((pid) => statusOf(pid) === undefined),
      20,
      deadline(LIMIT_MS, 'servers to end'),
    );
    const [id = ''] = readdirSync(join(folder, 'SIGKILL', 'runs'));
    const ledger = join(folder, 'SIGKILL', 'runs', id, 'ledger.ndjson');
    await until(
      () => readLedger(ledger).outstanding.length === 0,
      20,
      deadline(LIMIT_MS, 'the watchdog to heal'),
    );
    expect((await firedrill('list', 'runs', '--out', 'SIGKILL')).stdout).toContain('died');
    expect((await firedrill('heal', '--out', 'SIGKILL')).stdout).toContain('nothing is broken');
  });
});

describe('firedrill list', () => {
  test.each(['scenarios', 'faults', 'policies', 'metrics', 'runs'])(
    'lists %s as text and as JSON',
    async (what) => {
      expect((await firedrill('list', what, '--out', 'held')).stdout.split('\n').length).toBeGreaterThan(2);
      const { stdout, exitCode } = await firedrill('list', what, '--json', '--out', 'held');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)[what].length).toBeGreaterThan(0);
    },
  );
});
