/**
 * A process that outlives the run: `guardian.js <sandbox> <locks>`. Its standard input ends when the owner of the
 * sandbox has ended, in whatever way; then it removes the sandbox. After an orderly end there is nothing left to do.
 */
import { removeSandbox } from './sandbox.ts';

const [sandbox, locks] = process.argv.slice(2);
if (sandbox === undefined || locks === undefined) throw new Error('usage: guardian.js <sandbox> <locks>');

// A signal meant for the run's process group must not end the one that cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

process.stdin.on('error', () => {});
// An owner that is dead already no longer listens.
process.stdout.on('error', () => {});
process.stdin.resume();
process.stdin.once('close', () => {
  removeSandbox(sandbox, locks).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.stdout.write('ready\n');
