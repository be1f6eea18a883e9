import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '@firedrill/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ComposeProject, composeUp } from './drivers/docker/testing/compose.ts';
import { describeDocker, engineItself } from './drivers/docker/testing/rig.ts';
import { deadline, until } from './platform/clock.ts';
import { isAlive, type ProcessIdentity } from './platform/process-table.ts';
import { CLI, startVictim } from './testing/victim.ts';

const CRASH = `
name: crash
title: A crash
description: Redis is killed for long.
duration: 60s
warmup: 200ms
load: { rate: 50/s, keys: { count: 50 } }
timeline:
  - { at: 400ms, fault: crash, on: cache, for: 50s }
claims:
  - availability >= 0%
`;

describeDocker('a run on containers that dies together with its watchdog', (engineHost) => {
  const docker = engineItself(engineHost);
  let project: ComposeProject;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync('/tmp/fdw-');
    writeFileSync(join(folder, 'crash.yaml'), CRASH);
    project = await composeUp(engineHost, 'orphaned');
  });

  afterAll(async () => {
    await project?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  const firedrill = (...args: string[]): Promise<{ exitCode: number | null; output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DOCKER_HOST: engineHost };
      const child = execFile(process.execPath, [CLI, ...args], { cwd: folder, env }, (_, stdout, stderr) =>
        resolve({ exitCode: child.exitCode, output: stdout + stderr }),
      );
    });

  const cacheState = async (): Promise<string | undefined> => {
    const [cache] = await docker.listContainers({
      all: true,
      filters: { label: ['firedrill.target=cache'] },
    });
    return cache?.State;
  };

  const watchdogOf = (store: string): ProcessIdentity => {
    const [runId = ''] = readdirSync(join(store, 'runs'));
    const [opened = ''] = readFileSync(join(store, 'runs', runId, 'ledger.ndjson'), 'utf8').split('\n');
    return (JSON.parse(opened) as { watchdog: ProcessIdentity }).watchdog;
  };

  test('keeps others off the target that it left broken, until heal mends it', async () => {
    const store = join(folder, 'mine');
    const victim = startVictim(['crash.yaml', '--driver', 'docker', '--out', store], folder, {
      DOCKER_HOST: engineHost,
    });
    await victim.seen('fault.injected');
    // It would heal by itself if it noticed the end of its watchdog.
    victim.freeze();
    const watchdog = watchdogOf(store);
    process.kill(watchdog.pid, 'SIGKILL');
    await until(() => !isAlive(watchdog), 2, deadline(5_000, 'the end of the watchdog'));
    await victim.kill();
    expect(await cacheState()).toBe('exited');

    const refused = await firedrill(
      'run',
      'crash.yaml',
      '--driver',
      'docker',
      '--out',
      join(folder, 'other'),
    );
    expect(refused.exitCode, refused.output).toBe(EXIT.stuck);
    expect(refused.output).toMatch(/which died, left a fault in force/);
    expect(refused.output).toContain(`firedrill heal --out ${store}`);
    expect(await cacheState()).toBe('exited');

    const healed = await firedrill('heal', '--out', store);
    expect(healed.exitCode, healed.output).toBe(EXIT.held);
    expect(healed.output).toContain('healed: start cache');
    expect(await cacheState()).toBe('running');
    const again = await firedrill('run', 'crash.yaml', '--driver', 'docker', '--dry-run');
    expect(again.exitCode, again.output).toBe(EXIT.held);
  });
});
