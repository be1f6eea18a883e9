/** `npm start`: sets up what is missing, then serves the dashboard in this process; `npm start -- …` adds to its options. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { report } from './failure.mjs';
import { ROOT } from './paths.mjs';
import { setUp } from './setup.mjs';

const MAIN_JOB = ['up'];

/** The command line in this very process: its terminal, signals and exit code are ours without any forwarding. */
async function runMainJob() {
  const entry = join(ROOT, 'server', 'bin', 'firedrill.mjs');
  process.chdir(ROOT);
  process.argv.splice(1, 1, entry, ...MAIN_JOB);
  await import(pathToFileURL(entry).href);
}

let isReady = false;
try {
  await setUp({ quiet: true });
  isReady = true;
} catch (error) {
  process.exitCode = report(error);
}
if (isReady) await runMainJob();
