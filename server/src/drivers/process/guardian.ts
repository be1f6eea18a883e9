/**
 * A process that outlives the run: `guardian.js <sandbox> <locks>`. Its standard input ends when the owner of the
 * sandbox has ended, in whatever way; then it removes the sandbox. After an orderly end there is nothing left to do.
 */
import { systemClock } from '../../platform/clock.ts';
import { removeSandbox } from './sandbox.ts';

/** Removal fails only for a passing reason, such as a machine too busy to end processes in time. */
const ATTEMPTS = 10;
const PAUSE_MS = 500;

const [sandbox, locks] = process.argv.slice(2);
if (sandbox === undefined || locks === undefined) throw new Error('usage: guardian.js <sandbox> <locks>');

// A signal meant for the run's process group must not end the one that cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.stdin.on('error', () => {});
// An owner that is dead already no longer listens.
process.stdout.on('error', () => {});
process.stdin.resume();
process.stdin.once('close', async () => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      await removeSandbox(sandbox, locks);
      process.exit(0);
    } catch {
      await systemClock.sleep(PAUSE_MS);
    }
  }
  process.exit(1);
});
process.stdout.write('ready\n');
