import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ComposeProject, composeUp } from './drivers/docker/testing/compose.ts';
import { describeDocker, dockerDriver, engineItself } from './drivers/docker/testing/rig.ts';
import { seededRandom } from './platform/random.ts';
import { type ComposeWatch, watchCompose } from './testing/compose-watch.ts';
import {
  breakagesOf,
  countsOf,
  type KilledRun,
  killRun,
  randomKills,
  troubleOf,
} from './testing/killed-runs.ts';

/** `FIREDRILL_KILLS=30` for one of each kind of fault; another `FIREDRILL_KILLS_SEED` for other moments. */
const KILLS = Number(process.env.FIREDRILL_KILLS ?? 8);
const SEED = Number(process.env.FIREDRILL_KILLS_SEED ?? 1);
const LIMIT_MS = 60_000 + KILLS * 20_000;

describeDocker('firedrill run on containers, killed with SIGKILL', (engineHost) => {
  let project: ComposeProject;
  let watch: ComposeWatch;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync('/tmp/fdk-');
    project = await composeUp(engineHost, 'killed');
    watch = await watchCompose(dockerDriver(engineHost), engineItself(engineHost));
  });

  afterAll(async () => {
    await watch?.close();
    await project?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  test(`at ${KILLS} random moments over all faults leaves every container as it was, and nothing of its own`, {
    timeout: LIMIT_MS,
  }, async () => {
    const scene = { driver: 'docker', env: { DOCKER_HOST: engineHost }, left: () => watch.differences() };
    const kills = randomKills(breakagesOf(dockerDriver(engineHost)), KILLS, seededRandom(SEED, 'kills'));
    const runs: KilledRun[] = [];
    // One after the other: they break the same containers.
    for (const [i, kill] of kills.entries()) {
      const own = join(folder, String(i));
      mkdirSync(own);
      const run = await killRun(kill, scene, own);
      runs.push(run);
      if (run.left.length > 0) break;
    }
    process.stdout.write(`${countsOf(runs)}\n`);
    expect(runs.flatMap(troubleOf)).toEqual([]);
    expect(runs.length).toBe(KILLS);
  });
});
