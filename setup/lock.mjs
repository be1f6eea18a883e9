/** One set-up at a time in a clone: a lock directory that names its owner. */
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError, say } from './failure.mjs';

const POLL_MS = 50;
/** Compiling takes a moment only; who waits for longer is told. */
const POLLS_BEFORE_SAYING = 20;
/** No set-up takes longer; what is older belongs to a process whose number something else has taken over. */
const OLDEST_OWNER_MS = 20 * 60_000;
/** Breaking a lock takes less than a millisecond. */
const OLDEST_BREAKER_MS = 10_000;

/** What renaming a directory to the name of a directory with something in it fails with, by system. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST']);
/** The locks that this process holds: its own number in a lock that it does not hold was left by a namesake. */
const held = new Set();
let counter = 0;

/**
 * A name beside `path` that nobody else uses.
 * @param {string} path
 */
function unique(path) {
  counter += 1;
  return `${path}.${process.pid}.${counter}`;
}

/**
 * Takes the lock in one step: the directory comes into being with its owner inside, because a directory can be
 * renamed to a free name or an empty directory only.
 * @param {string} path
 */
function tryLock(path) {
  const fresh = unique(path);
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, 'owner'), JSON.stringify({ pid: process.pid, since: Date.now() }));
  try {
    renameSync(fresh, path);
    return true;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (TAKEN.has(/** @type {NodeJS.ErrnoException} */ (error).code ?? '')) return false;
    throw error;
  }
}

/**
 * Removes the lock in one step for whoever looks.
 * @param {string} path
 */
function remove(path) {
  const gone = unique(path);
  try {
    renameSync(path, gone);
  } catch {
    return;
  }
  rmSync(gone, { recursive: true, force: true });
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The living owner of a lock, or undefined when the lock is free or its owner has died.
 * @param {string} path
 * @returns {{ pid: number } | undefined}
 */
function livingOwner(path) {
  try {
    const owner = JSON.parse(readFileSync(join(path, 'owner'), 'utf8'));
    const isThere = owner.pid === process.pid ? held.has(path) : isAlive(owner.pid);
    return isThere && Date.now() - owner.since < OLDEST_OWNER_MS ? owner : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a dead owner's lock. Two that saw the same dead owner must not remove each other's new lock, so this
 * is itself done by one at a time, who looks again.
 * @param {string} path
 */
function breakDead(path) {
  const breaker = `${path}.breaking`;
  try {
    mkdirSync(breaker);
  } catch {
    try {
      if (Date.now() - statSync(breaker).mtimeMs > OLDEST_BREAKER_MS) rmSync(breaker, { recursive: true });
    } catch {
      // The other one has finished.
    }
    return;
  }
  try {
    if (livingOwner(path) === undefined) remove(path);
  } finally {
    rmSync(breaker, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new SetupError(`Set-up cannot write to ${folder}.`, ['Run it as the user who owns this clone.']);
  }
}

/**
 * Runs `work` while holding the lock at `path`; waits for another process that holds it and says so.
 * @template T
 * @param {string} path
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  makeFolder(dirname(path));
  let polls = 0;
  while (!tryLock(path)) {
    const owner = livingOwner(path);
    if (owner === undefined) {
      breakDead(path);
    } else if (polls === POLLS_BEFORE_SAYING) {
      say(`waiting for another set-up in this clone (process ${owner.pid}) …`);
    }
    polls += 1;
    await sleep(POLL_MS);
  }
  const release = () => {
    held.delete(path);
    remove(path);
  };
  held.add(path);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
