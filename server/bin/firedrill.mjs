#!/usr/bin/env node
/** The command `firedrill`. In a clone it compiles the sources first when they have changed since. */
import { existsSync } from 'node:fs';

const clone = new URL('../../setup/build.mjs', import.meta.url);

/** @returns {Promise<boolean>} whether the compiled code is there and up to date */
async function prepare() {
  if (!existsSync(clone)) return true;
  const { ROOT } = await import('../../setup/paths.mjs');
  const { report } = await import('../../setup/failure.mjs');
  const { buildIfStale, checkCanBuild } = await import('../../setup/build.mjs');
  try {
    checkCanBuild(ROOT);
    await buildIfStale(ROOT);
    return true;
  } catch (error) {
    process.exitCode = report(error);
    return false;
  }
}

if (await prepare()) await import('../dist/cli.js');
