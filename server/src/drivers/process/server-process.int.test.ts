import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, until } from '../../platform/clock.ts';
import { statusOf } from '../../platform/process-table.ts';
import type { TargetExit } from '../driver.ts';
import { patience } from '../testing/conformance.ts';
import { recordedProcesses } from './recorded-process.ts';
import { ServerProcess } from './server-process.ts';

describe('ServerProcess', () => {
  let sandbox: string;
  let server: ServerProcess;
  let exits: TargetExit[];

  beforeEach(() => {
    sandbox = mkdtempSync('/tmp/fd-');
    exits = [];
    server = new ServerProcess({
      role: 'cache',
      sandbox,
      clock: systemClock,
      onExit: (exit) => exits.push(exit),
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(sandbox, { recursive: true, force: true });
  });

  const runScript = async (script: string): Promise<void> => {
    server.use({ program: '/bin/sh', args: ['-c', script] });
    await server.start(patience());
  };
  const untilSaid = (text: string): Promise<void> =>
    until(() => readFileSync(join(sandbox, 'cache.log'), 'utf8').includes(text), 2, patience());

  it('records the process before it becomes the program', async () => {
    await runScript('echo running; exec sleep 60');
    await untilSaid('running');
    expect(recordedProcesses(sandbox)).toMatchObject([{ name: 'cache' }]);
    await server.kill(patience());
    expect(recordedProcesses(sandbox)).toEqual([]);
  });

  it('kills what does not stop within its grace', async () => {
    await runScript("trap '' TERM; echo deaf; exec sleep 60");
    await untilSaid('deaf');
    const effect = await server.stop(30, patience());
    expect(effect.detail).toMatch(/did not exit within 30 ms of SIGTERM and was killed/);
    expect(exits).toMatchObject([{ signal: 'SIGKILL' }]);
  });

  it('reports an exit that nobody asked for, once, with its code', async () => {
    await runScript('exit 3');
    await until(() => exits.length > 0, 2, patience());
    expect(exits).toMatchObject([{ role: 'cache', exitCode: 3, signal: null }]);
    expect(server.running).toBe(false);
    expect((await server.kill(patience())).detail).toMatch(/had already exited/);
    expect(exits.length).toBe(1);
  });

  it('starts anew only when the process before has ended', async () => {
    await runScript('echo running; exec sleep 60');
    const killing = server.kill(patience());
    const started = await server.start(patience());
    expect(started.atMs).toBeGreaterThanOrEqual((await killing).atMs);
    expect(server.running).toBe(true);
  });

  it('starts one process for two starts at once', async () => {
    server.use({ program: '/bin/sleep', args: ['60'] });
    const [first, second] = await Promise.all([server.start(patience()), server.start(patience())]);
    expect(second.atMs).toBe(first.atMs);
  });

  it('takes processes that the server forked along when it is killed', async () => {
    await runScript('sleep 60 & echo "child $!"; wait');
    await untilSaid('child');
    const child = Number(/child (\d+)/.exec(readFileSync(join(sandbox, 'cache.log'), 'utf8'))?.[1]);
    await server.kill(patience());
    await until(() => /^(Z|$)/.test(statusOf(child)?.state ?? ''), 2, patience());
  });

  it('cannot freeze what does not run, and does not start what was closed', async () => {
    await runScript('exec sleep 60');
    await server.close();
    await expect(server.pause(patience())).rejects.toMatchObject({ code: 'target.action' });
    await expect(server.start(patience())).rejects.toMatchObject({ code: 'target.action' });
  });
});
