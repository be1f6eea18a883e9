import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figure, median } from './figure.mjs';

const CLI = fileURLToPath(new URL('../server/bin/firedrill.mjs', import.meta.url));
const ROUNDS = 5;
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
 * Recovery lag in ms of one run under a policy: first PONG to a probe until the first Redis answer.
 * @param {string} folder @param {string} policy @param {number} seed
 * @returns {Promise<number>}
 */
async function lagMs(folder, policy, seed) {
  const args = [CLI, 'run', 'recovery-lag.yaml', '--policy', policy, '--seed', String(seed), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 26 });
  const [run] = JSON.parse(stdout).runs;
  return run.claims[0].measured;
}

/** Recovery lag of the best policy against that of the plainest, in alternating runs. */
export async function recoveryLag() {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-bench-'));
  try {
    await writeFile(join(folder, 'recovery-lag.yaml'), SCENARIO);
    const breaker = [];
    const naive = [];
    for (let seed = 1; seed <= ROUNDS; seed += 1) {
      breaker.push(await lagMs(folder, 'breaker', seed));
      naive.push(await lagMs(folder, 'naive-seed', seed));
    }
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
