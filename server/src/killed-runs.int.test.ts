import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Harness } from './harness.ts';
import { systemClock } from './platform/clock.ts';
import { seededRandom } from './platform/random.ts';
import { breakagesOf, type KilledRun, killRun, randomMoment } from './testing/killed-runs.ts';

/** `FIREDRILL_KILLS=200` for the full count; another `FIREDRILL_KILLS_SEED` for other moments. */
const KILLS = Number(process.env.FIREDRILL_KILLS ?? 20);
const SEED = Number(process.env.FIREDRILL_KILLS_SEED ?? 1);
const AT_A_TIME = 3;
const LIMIT_MS = 30_000 + KILLS * 10_000;

function atShare(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

function countsOf(runs: readonly KilledRun[]): string {
  const count = (reached: KilledRun['reached']): number =>
    runs.filter((run) => run.reached === reached).length;
  const times = runs.map(({ cleanMs }) => cleanMs).sort((a, b) => a - b);
  return [
    `killed ${runs.length} runs: ${count('nothing') + count('targets')} before the fault,`,
    `${count('fault')} in the fault, ${count('healed')} after it was healed;`,
    `all gone after ${atShare(times, 0.5)} ms (median), ${atShare(times, 0.95)} ms (p95), ${atShare(times, 1)} ms (longest)`,
  ].join(' ');
}

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
    const random = seededRandom(SEED, 'kills');
    const breakages = breakagesOf(new Harness(systemClock).defaultDriver);
    const shuffled = breakages
      .map((breakage) => ({ breakage, order: random() }))
      .sort((a, b) => a.order - b.order);
    const plans = Array.from({ length: KILLS }, (_, i) => ({
      breakage: shuffled[i % shuffled.length]?.breakage ?? breakages[0],
      moment: randomMoment(random),
      folder: join(folder, String(i)),
    }));
    const runs: KilledRun[] = [];
    const troubles: string[] = [];
    const work = async (): Promise<void> => {
      for (let plan = plans.shift(); plan?.breakage; plan = plans.shift()) {
        mkdirSync(plan.folder);
        const run = await killRun(plan.breakage, plan.moment, plan.folder);
        runs.push(run);
        if (run.left.length > 0) troubles.push(`${JSON.stringify(plan)}: ${run.left.join(', ')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    process.stdout.write(`${countsOf(runs)}\n`);
    expect(troubles).toEqual([]);
    expect(runs.length).toBe(KILLS);
  });
});
