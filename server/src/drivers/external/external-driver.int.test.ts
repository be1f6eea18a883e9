import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLedger } from '../../engine/ledger.ts';
import { TARGET_LOCKS } from '../../engine/target-locks.ts';
import { until } from '../../platform/clock.ts';
import type { Attachment } from '../driver.ts';
import { driverConformance, patience } from '../testing/conformance.ts';
import { createExternalDriver } from './external-driver.ts';
import { ADMIN, startOwnServers } from './testing/own-servers.ts';

const CLI = fileURLToPath(new URL('../../../bin/firedrill.mjs', import.meta.url));

describe('servers of somebody else', () => {
  let folder: string;
  let file: string;
  let servers: Attachment;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'external-'));
    ({ file, attachment: servers } = await startOwnServers(folder));
  });

  afterAll(async () => {
    await servers?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const firedrill = (
    ...args: string[]
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const all = [CLI, 'run', '--driver', 'external', '--targets', file, '--out', 'o', ...args];
      const child = execFile(
        process.execPath,
        all,
        { cwd: folder, maxBuffer: 2 ** 26 },
        (_, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
      );
    });

  const scenario = (name: string, fault: string): string => {
    const path = join(folder, `${name}.yaml`);
    const text = `
name: ${name}
title: A test
description: A fault of two seconds.
duration: 8s
warmup: 1s
load: { rate: 50/s, keys: { count: 50 } }
timeline:
  - { at: 2s, fault: ${fault}, on: cache, for: 2s }
claims:
  - availability >= 50%
`;
    writeFileSync(path, text);
    return path;
  };

  const create = () => createExternalDriver({ targetsFile: file });
  driverConformance('external', 'found', create, ['cache', 'database'], []);

  test('says in a dry run what it would touch, without credentials', async () => {
    const { exitCode, stdout } = await firedrill(scenario('dry', 'partition'), '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`at ${servers.targets[0]?.info.address}`);
    expect(stdout).not.toContain(ADMIN.password);
  });

  test('refuses what needs more than an address, with the reason', async () => {
    const { exitCode, stderr } = await firedrill(scenario('crashing', 'crash'));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('known by its address only cannot be started, stopped');
  });

  test.each(['partition', 'readonly'])('drills %s and leaves the server as it was', async (fault) => {
    const { exitCode, stdout, stderr } = await firedrill(scenario(`drill-${fault}`, fault), '--json');
    expect(exitCode, stderr + stdout).toBe(0);
    expect(stdout).not.toContain(ADMIN.password);
    const [cache] = servers.targets;
    await cache?.ready(patience());
    expect(await cache?.can['redis-admin']?.command(['INFO', 'replication'], patience())).toContain(
      'role:master',
    );
  });

  test('does not let two drills work on the same server', async () => {
    const ended = await Promise.all([
      firedrill(scenario('one', 'partition')),
      firedrill(scenario('two', 'partition')),
    ]);
    const refused = ended.filter(({ exitCode }) => exitCode === 3);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused[0]?.stderr).toMatch(/run \S+ \(process \d+\) has been at work on 127\.0\.0\.1:\d+ for/);
  });

  const asAdmin = async (...words: string[]): Promise<string> =>
    String(await servers.targets[0]?.can['redis-admin']?.command(words, patience()));

  /** Starts a run whose Redis is read-only for long; resolves when that is so. */
  const readonlyRun = async (out: string) => {
    const path = scenario('long', 'readonly');
    writeFileSync(path, readFileSync(path, 'utf8').replace('8s', '60s').replace('for: 2s', 'for: 50s'));
    const args = [CLI, 'run', path, '--driver', 'external', '--targets', file, '--out', out, '--json-stream'];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await until(() => text.includes('"fault.proven"'), 10, patience());
    const [runId = ''] = readdirSync(join(folder, out, 'runs'));
    const ledger = join(folder, out, 'runs', runId, 'ledger.ndjson');
    const [opened = ''] = readFileSync(ledger, 'utf8').split('\n');
    const { watchdog } = JSON.parse(opened) as { watchdog: { pid: number } };
    return { child, exit: once(child, 'exit'), runId, ledger, watchdog };
  };

  const isMaster = async (): Promise<boolean> =>
    (await asAdmin('INFO', 'replication')).includes('role:master');
  const claimsOf = (runId: string): string[] => {
    try {
      return readdirSync(TARGET_LOCKS).filter((name) => name.includes(runId));
    } catch {
      return [];
    }
  };

  test('is healed by the watchdog when Firedrill is killed: settings as before, ledger closed, claim given up', async () => {
    const before = await asAdmin('CONFIG', 'GET', '*');
    const { child, exit, runId, ledger } = await readonlyRun('killed');
    expect(await isMaster()).toBe(false);
    expect(claimsOf(runId).length).toBe(2);
    child.kill('SIGKILL');
    await exit;
    await until(isMaster, 10, patience());
    await until(() => claimsOf(runId).length === 0, 10, patience());
    expect(readLedger(ledger).outstanding).toEqual([]);
    expect(await asAdmin('CONFIG', 'GET', '*')).toBe(before);
  });

  test('when the watchdog is killed as well, runs of other stores are refused and the next of this one heals first', async () => {
    const { child, exit, runId, watchdog } = await readonlyRun('both');
    // Held still, so that it cannot notice that its watchdog is gone.
    child.kill('SIGSTOP');
    process.kill(watchdog.pid, 'SIGKILL');
    child.kill('SIGKILL');
    await exit;
    const elsewhere = await firedrill(scenario('next', 'partition'));
    expect(elsewhere).toMatchObject({ exitCode: 5 });
    expect(elsewhere.stderr).toContain(`run ${runId}, which died, left a fault in force on`);
    expect(elsewhere.stderr).toContain(`firedrill heal --out ${join(folder, 'both')}`);
    expect(await isMaster()).toBe(false);
    const next = await firedrill(scenario('next', 'partition'), '--out', 'both');
    expect(next).toMatchObject({ exitCode: 0 });
    expect(next.stderr).toContain(`healed: redis cache (fault f1 of run ${runId})`);
    expect(await isMaster()).toBe(true);
    expect(claimsOf(runId)).toEqual([]);
  });
});
