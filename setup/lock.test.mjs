import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firedrill-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {{ pid: number, since: number }} owner */
function leaveLock(owner) {
  mkdirSync(join(folder, 'lock'));
  writeFileSync(join(folder, 'lock', 'owner'), JSON.stringify(owner));
}

/** The number of a process that has ended. */
async function deadPid() {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid ?? 0;
}

it('lets one at a time in and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(join(folder, 'lock'), work)));
  expect(most).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('is free again after work that failed', async () => {
  const lock = join(folder, 'lock');
  await expect(withLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(lock, () => 'ran')).toBe('ran');
});

it('breaks the lock of an owner that has died', async () => {
  leaveLock({ pid: await deadPid(), since: Date.now() });
  expect(await withLock(join(folder, 'lock'), () => 'ran')).toBe('ran');
});

it('breaks a lock that carries the number of this very process but is not its own', async () => {
  leaveLock({ pid: process.pid, since: Date.now() });
  expect(await withLock(join(folder, 'lock'), () => 'ran')).toBe('ran');
});

it('breaks a lock that is older than any set-up', async () => {
  leaveLock({ pid: process.ppid, since: Date.now() - 60 * 60_000 });
  expect(await withLock(join(folder, 'lock'), () => 'ran')).toBe('ran');
});

it('keeps several processes apart, also when all of them first meet a dead owner', async () => {
  leaveLock({ pid: await deadPid(), since: Date.now() });
  const log = join(folder, 'log');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    const { withLock } = await import(${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)});
    await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await sleep(20);
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });
  `;
  const children = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' }),
  );
  await Promise.all(children.map((child) => once(child, 'close')));
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
  expect(existsSync(join(folder, 'lock'))).toBe(false);
}, 30_000);
