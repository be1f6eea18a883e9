import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxPath } from './drivers/process/sandbox.ts';
import { lockedPortsOf, processesOf } from './drivers/process/testing/traces.ts';
import { Harness } from './harness.ts';
import { systemClock } from './platform/clock.ts';
import { seededRandom } from './platform/random.ts';
import {
  breakagesOf,
  countsOf,
  type KilledRun,
  killRun,
  randomKills,
  type Scene,
  troubleOf,
} from './testing/killed-runs.ts';

/** `FIREDRILL_KILLS=200` for the full count; another `FIREDRILL_KILLS_SEED` for other moments. */
const KILLS = Number(process.env.FIREDRILL_KILLS ?? 20);
const SEED = Number(process.env.FIREDRILL_KILLS_SEED ?? 1);
const AT_A_TIME = 3;
const LIMIT_MS = 30_000 + KILLS * 10_000;

/** Each run has servers of its own, which are to be gone with it. */
const SANDBOXES: Scene = {
  driver: 'process',
  env: {},
  left: (runId, tmpDir) =>
    runId === undefined
      ? []
      : [
          ...processesOf(sandboxPath(tmpDir, runId)).map((pid) => `process ${pid} of the sandbox`),
          ...lockedPortsOf(runId).map((port) => `lock of port ${port}`),
        ],
};

// What is left is found by /proc.
describe.skipIf(process.platform !== 'linux')('firedrill run, killed with SIGKILL', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync('/tmp/fdk-');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(`at ${KILLS} random moments over all faults leaves nothing behind and nothing to heal`, {
    timeout: LIMIT_MS,
  }, async () => {
    const breakages = breakagesOf(new Harness(systemClock).defaultDriver);
    const kills = randomKills(breakages, KILLS, seededRandom(SEED, 'kills'));
    const runs: KilledRun[] = [];
    let started = 0;
    const work = async (): Promise<void> => {
      for (let kill = kills.shift(); kill; kill = kills.shift()) {
        started += 1;
        const own = join(folder, String(started));
        mkdirSync(own);
        runs.push(await killRun(kill, SANDBOXES, own));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    process.stdout.write(`${countsOf(runs)}\n`);
    expect(runs.flatMap(troubleOf)).toEqual([]);
    expect(runs.length).toBe(KILLS);
  });
});
