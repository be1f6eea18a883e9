/** `npm run bench`: sets up what is missing, then runs the benchmarks; `npm run bench -- <name>…` runs some of them. */
import { report } from './failure.mjs';
import { setUp } from './setup.mjs';

let isReady = false;
try {
  await setUp({ quiet: true });
  isReady = true;
} catch (error) {
  process.exitCode = report(error);
}
if (isReady) await import('../bench/bench.mjs');
