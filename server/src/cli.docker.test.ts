import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent, RunEventOf } from '@firedrill/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ComposeProject, composeUp } from './drivers/docker/testing/compose.ts';
import { describeDocker, engineItself } from './drivers/docker/testing/rig.ts';
import { readJournal } from './journal/read-journal.ts';

const CLI = fileURLToPath(new URL('../bin/firedrill.mjs', import.meta.url));

interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

describeDocker('firedrill on the compose file', (engineHost) => {
  let project: ComposeProject;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'docker-cli-'));
    project = await composeUp(engineHost, 'drill');
  });

  afterAll(async () => {
    await project?.down();
    rmSync(folder, { recursive: true });
  });

  const firedrill = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
      const env = { ...process.env, DOCKER_HOST: engineHost };
      const child = execFile(
        process.execPath,
        [CLI, ...args],
        { cwd: folder, env, maxBuffer: 2 ** 26 },
        (_, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
      );
    });

  const eventsOf = async (ended: Ended): Promise<RunEvent[]> => {
    const { runs } = JSON.parse(ended.stdout) as { runs: { path: string }[] };
    const [run] = runs;
    return (await readJournal(join(folder, run?.path ?? '', 'journal.ndjson'))).events;
  };

  test('runs redis-crash: the container dies, is proven dead, is started and proven well', async () => {
    const ended = await firedrill('run', 'redis-crash', '--driver', 'docker', '--json');
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    const events = await eventsOf(ended);
    const of = <T extends RunEvent['type']>(type: T): RunEventOf<T>[] =>
      events.filter((event): event is RunEventOf<T> => event.type === type);
    expect(of('target.exited')).toMatchObject([{ role: 'cache', exitCode: 137 }]);
    const told = of('target.event').filter(({ role }) => role === 'cache');
    expect(told.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['signalled', 'died', 'started']),
    );
    const log = of('target.log');
    expect(log.filter(({ text }) => text.includes('Ready to accept connections'))).toMatchObject([
      { faultId: 'f1', role: 'cache' },
    ]);
    expect(of('fault.proven').map(({ proven }) => proven)).toEqual(['in-force', 'gone']);
    expect(of('fault.failed')).toEqual([]);
    const [injecting] = of('fault.injecting');
    expect(injecting?.undo).toMatchObject({ driver: 'docker', action: 'start' });
    expect(JSON.stringify(events)).not.toContain('drill-admin');
  });

  test.each(['auth-failure', 'network-partition'])('runs %s, and its claims hold', async (scenario) => {
    const ended = await firedrill('run', scenario, '--driver', 'docker', '--json');
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    expect((await eventsOf(ended)).filter(({ type }) => /fault\.(failed|stuck)/.test(type))).toEqual([]);
  });

  test('runs redis-outage-45s to its end: nobody noticed, as far as a busy machine can tell', async () => {
    const ended = await firedrill('run', 'redis-outage-45s', '--driver', 'docker', '--json');
    const events = await eventsOf(ended);
    const claims = events.flatMap((event) => (event.type === 'claim.judged' ? [event.claim] : []));
    expect(claims.length).toBeGreaterThan(5);
    // Answer times are not judged where the load loop itself was late.
    const unclear = claims.filter(({ state }) => state !== 'held');
    expect(unclear.filter(({ text, state }) => state === 'failed' || !text.startsWith('p99'))).toEqual([]);
    expect(events.filter(({ type }) => /fault\.(failed|stuck)/.test(type))).toEqual([]);
    expect(events.at(-1), ended.stderr).toMatchObject({ type: 'run.finished', end: 'completed' });
  });

  test('leaves the containers running and nothing of its own', async () => {
    const containers = await engineItself(engineHost).listContainers({ all: true });
    expect(containers.map(({ State }) => State)).toEqual(['running', 'running', 'running']);
    expect(await firedrill('heal')).toMatchObject({
      exitCode: 0,
      stdout: 'nothing is broken and nothing lies about\n',
    });
  });

  test('runs one scenario at a time, since all would break the same targets', async () => {
    const ended = await firedrill('run', 'redis-crash', 'redis-freeze', '--driver', 'docker', '--jobs', '2');
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toContain('--jobs 2 is not possible with the docker driver');
  });
});
