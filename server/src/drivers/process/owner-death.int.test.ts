import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, until } from '../../platform/clock.ts';
import { newRunId } from '../../platform/ids.ts';
import type { Driver } from '../driver.ts';
import { attachOptions, patience } from '../testing/conformance.ts';
import { createProcessDriver } from './process-driver.ts';
import { recordedProcesses } from './recorded-process.ts';
import { sandboxPath } from './sandbox.ts';
import { lockedPortsOf, processesOf } from './testing/traces.ts';

const script = (name: string): string => fileURLToPath(new URL(`./testing/${name}`, import.meta.url));

describe.skipIf(process.platform !== 'linux')('process driver, seen from outside', () => {
  let tmpDir: string;
  let driver: Driver;
  const children: ChildProcess[] = [];

  beforeAll(() => {
    tmpDir = mkdtempSync('/tmp/fd-');
    driver = createProcessDriver({ clock: systemClock, cacheDir: join(tmpDir, 'cache'), tmpDir });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    rmSync(tmpDir, { recursive: true, force: true });
    // A guardian whose sandbox could not be made ends a moment after the attachment was refused.
    await until(() => processesOf(tmpDir).length === 0, 20, patience());
  });

  const startOwner = () => {
    const runId = newRunId(systemClock.wallTime());
    const child = spawn(process.execPath, [script('owner.mjs'), runId, tmpDir, join(tmpDir, 'cache')], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      child,
      runId,
      sandbox: sandboxPath(tmpDir, runId),
      say: async (line: string) => {
        for (;;) {
          const { value, done } = await lines.next();
          if (done) throw new Error(`the owner ended before it said ${line}`);
          if (value === line) return;
        }
      },
    };
  };

  const isClean = (runId: string): boolean =>
    readdirSync(tmpDir).every((name) => !name.includes(runId)) &&
    lockedPortsOf(runId).length === 0 &&
    processesOf(sandboxPath(tmpDir, runId)).length === 0;

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves nothing behind when its owner, with its process group, gets %s',
    async (signal) => {
      const owner = startOwner();
      await owner.say('attached');
      expect(isClean(owner.runId)).toBe(false);
      process.kill(-(owner.child.pid ?? 0), signal);
      await until(() => isClean(owner.runId), 20, patience());
    },
  );

  it.each([5, 30, 60, 90, 130, 180])(
    'leaves nothing behind when its owner is killed %i ms into attaching',
    async (delayMs) => {
      const owner = startOwner();
      await owner.say('attaching');
      await systemClock.sleep(delayMs);
      owner.child.kill('SIGKILL');
      await once(owner.child, 'exit');
      await until(() => isClean(owner.runId), 20, patience());
      // What was launched in the last moment would show up late.
      await systemClock.sleep(50);
      expect(isClean(owner.runId)).toBe(true);
    },
  );

  it('sweeps what is left when owner and guardian both die', async () => {
    const owner = startOwner();
    await owner.say('attached');
    const guardian = processesOf(owner.sandbox).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('guardian'),
    );
    if (guardian === undefined) throw new Error('no guardian');
    process.kill(guardian, 'SIGKILL');
    owner.child.kill('SIGKILL');
    await once(owner.child, 'exit');
    expect(processesOf(owner.sandbox).length).toBeGreaterThanOrEqual(3);
    const lines = await driver.sweep();
    expect(lines.filter((line) => line.includes('killed process')).length).toBe(3);
    expect(existsSync(owner.sandbox)).toBe(false);
    expect(isClean(owner.runId)).toBe(true);
  });

  it('runs beside other processes that attach at the same moment, sharing one template', async () => {
    rmSync(join(tmpDir, 'cache'), { recursive: true, force: true });
    const owners = [startOwner(), startOwner(), startOwner()];
    await Promise.all(owners.map((owner) => owner.say('attached')));
    const ports = owners.flatMap((owner) => lockedPortsOf(owner.runId));
    expect(new Set(ports).size).toBe(9);
    expect(readdirSync(join(tmpDir, 'cache')).length).toBe(1);
    for (const owner of owners) owner.child.kill('SIGKILL');
    await until(() => owners.every((owner) => isClean(owner.runId)), 20, patience());
  });

  it('reports a crash at the moment at which others see it', async () => {
    const attachment = await driver.attach(attachOptions(['cache']), patience());
    try {
      const [target] = attachment.targets;
      if (target?.can.lifecycle === undefined) throw new Error('no lifecycle');
      const sandbox = String(target.trace.sandbox);
      const differences: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const pid = recordedProcesses(sandbox, 'cache')[0]?.pid;
        const observer = spawn(process.execPath, [script('exit-observer.mjs'), String(pid)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.push(observer);
        const lines = createInterface({ input: observer.stdout })[Symbol.asyncIterator]();
        await lines.next();
        const killed = await target.can.lifecycle.kill(patience());
        const seenNs = (await lines.next()).value;
        differences.push(Math.abs(Number(seenNs) / 1e6 - killed.atMs));
        await target.can.lifecycle.start(patience());
        await target.ready(patience());
      }
      // The median: a busy machine may hold up either process once.
      expect(differences.sort((a, b) => a - b)[2]).toBeLessThan(20);
    } finally {
      await attachment.close();
    }
  });
});
