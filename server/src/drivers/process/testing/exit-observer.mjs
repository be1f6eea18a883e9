/** Watches a process from outside: `exit-observer.mjs <pid>` prints when it ended, in ns of the monotonic clock. */
import { readFileSync } from 'node:fs';

const path = `/proc/${process.argv[2]}/stat`;
const runs = () => {
  try {
    return !/\) [ZX]/.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
};
process.stdout.write('watching\n');
const timer = setInterval(() => {
  if (runs()) return;
  process.stdout.write(`${process.hrtime.bigint()}\n`);
  clearInterval(timer);
}, 1);
