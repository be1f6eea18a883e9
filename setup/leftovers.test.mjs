import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endProcesses, leftovers, processesOf } from './leftovers.mjs';

/** @type {import('node:child_process').ChildProcess[]} */
const children = [];
let folder = '';
let mark = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firedrill-left-'));
  mark = `FIREDRILL_LEFTOVER_TEST=${folder}`;
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/**
 * A process that waits to be ended.
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, args?: string[] }} options
 */
async function startIdle({ env = {}, cwd = '/', args = [] }) {
  const script = 'process.stdout.write("up"); process.stdin.resume()';
  const child = spawn(process.execPath, ['-e', script, ...args], {
    env,
    cwd,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

const pids = () => processesOf(mark, folder).map(({ pid }) => pid);

describe.runIf(process.platform === 'linux')('the processes of a run', () => {
  it('are told by their environment, their arguments or where they work', async () => {
    const marked = await startIdle({ env: { FIREDRILL_LEFTOVER_TEST: folder } });
    const given = await startIdle({ args: [join(folder, 'redis.conf')] });
    const inside = await startIdle({ cwd: folder });
    await startIdle({ env: { FIREDRILL_LEFTOVER_TEST: `${folder}-other` } });
    expect(pids().sort()).toEqual([marked.pid, given.pid, inside.pid].sort());
  });

  it('are reported after the time they have to end, and can be ended', async () => {
    const child = await startIdle({ cwd: folder });
    const { processes } = await leftovers({ mark, folder, graceMs: 0 });
    expect(processes).toEqual([{ pid: child.pid, command: expect.stringContaining('process.stdin.resume') }]);
    endProcesses(processes);
    await once(child, 'close');
    expect(pids()).toEqual([]);
  });

  it('are not reported when they end in time', async () => {
    const child = await startIdle({ cwd: folder });
    const found = leftovers({ mark, folder, graceMs: 60_000 });
    child.kill();
    expect(await found).toEqual({ processes: [], folders: [] });
  });
});

it('finds sandboxes that were not removed, and nothing else', async () => {
  mkdirSync(join(folder, 'firedrill-20261122-094501-3fa9c1'));
  mkdirSync(join(folder, 'node-compile-cache'));
  const { folders } = await leftovers({ mark, folder, graceMs: 0 });
  expect(folders).toEqual(['firedrill-20261122-094501-3fa9c1']);
});
