import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLI } from './victim.ts';

/** A crash of two seconds under light load: long enough for every phase, short enough for a test. */
export const SHORT = `
name: short
title: A short crash
description: Redis is killed for two seconds.
duration: 8s
warmup: 1s
load: { rate: 100/s, keys: { count: 200 } }
timeline:
  - { at: 2s, fault: crash, on: cache, for: 2s }
claims:
  - availability >= 99%
  - hit_rate(steady) > 50%
`;

/** The same, kept in its fault for as long as a test needs to end it. */
const LONG = SHORT.replace('name: short', 'name: long')
  .replace('duration: 8s', 'duration: 60s')
  .replace('for: 2s', 'for: 50s');

/** How a command ended. */
export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of a test's own with `short.yaml` and `long.yaml`. */
export function folderWithScenarios(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-test-'));
  writeFileSync(join(folder, 'short.yaml'), SHORT);
  writeFileSync(join(folder, 'long.yaml'), LONG);
  return folder;
}

/** Calls the command line in a folder, with variables beside the environment's own, and waits for its end. */
export function firedrillIn(
  folder: string,
  variables: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<Ended> {
  const env = { ...process.env, ...variables };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      { cwd: folder, env, maxBuffer: 2 ** 26 },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}
