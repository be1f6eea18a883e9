import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figure, median } from './figure.mjs';

const CLI = fileURLToPath(new URL('../server/bin/firedrill.mjs', import.meta.url));
const ROUNDS = 5;
/** Exit code of a run whose claims could not be judged. */
const INCONCLUSIVE = 4;
const SCENARIO = `
name: recovery-lag
title: Redis is away for five seconds
description: Measures how long after its return Redis is used again.
duration: 16s
warmup: 1s
load: { rate: 300/s, keys: { count: 500 } }
timeline:
  - { at: 3s, fault: crash, on: cache, for: 5s }
claims: ['recovery_lag < 1m']
`;

/**
 * Recovery lag in ms of one run under a policy: first PONG to a probe until the first Redis answer. Nothing of a run that
 * could not measure it; that is told.
 * @param {string} folder @param {string} policy @param {number} seed
 * @returns {Promise<number | undefined>}
 */
async function lagMs(folder, policy, seed) {
  const args = [CLI, 'run', 'recovery-lag.yaml', '--policy', policy, '--seed', String(seed), '--json'];
  const options = { cwd: folder, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options).catch((error) => {
    if (error.code !== INCONCLUSIVE) throw error;
    return error;
  });
  const [run] = JSON.parse(stdout).runs;
  if (run.verdict !== 'inconclusive') return run.claims[0].measured;
  process.stderr.write(
    `recovery lag: ${policy} with seed ${seed} is inconclusive: ${run.reasons.join('; ')}\n`,
  );
  return undefined;
}

/**
 * What alternating runs under both policies came to. A round in which one of them could not be measured is left out.
 * @param {string} folder
 */
async function measuredRounds(folder) {
  /** @type {number[]} */
  const breaker = [];
  /** @type {number[]} */
  const naive = [];
  for (let seed = 1; seed <= ROUNDS; seed += 1) {
    const breakerMs = await lagMs(folder, 'breaker', seed);
    const naiveMs = await lagMs(folder, 'naive-seed', seed);
    if (breakerMs === undefined || naiveMs === undefined) continue;
    breaker.push(breakerMs);
    naive.push(naiveMs);
  }
  return { breaker, naive, leftOut: ROUNDS - breaker.length };
}

/** Recovery lag of the best policy against that of the plainest, in alternating runs. */
export async function recoveryLag() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-bench-'));
  try {
    await writeFile(join(folder, 'recovery-lag.yaml'), SCENARIO);
    const { breaker, naive, leftOut } = await measuredRounds(folder);
    if (leftOut > 0) process.stderr.write(`recovery lag: ${leftOut} of ${ROUNDS} rounds are left out\n`);
    if (breaker.length === 0) throw new Error('recovery lag: every round was inconclusive');
    const naiveMs = median(naive);
    return [
      figure('recovery lag of breaker', breaker, { unit: 'ms', goal: { at: 'most', value: 150 } }),
      figure('recovery lag of naive-seed', naive, { unit: 'ms' }),
      figure(
        'recovery lag of breaker ÷ naive-seed',
        breaker.map((ms) => ms / naiveMs),
        { goal: { at: 'most', value: 1 / 15 } },
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
