/** A run that never ends by itself: `owner.mjs <runId> <tmpDir> <cacheDir>`; says `attaching`, then `attached`. */
import { createProcessDriver } from '../../../../dist/drivers/process/process-driver.js';
import { systemClock } from '../../../../dist/platform/clock.js';

const [runId = '', tmpDir = '', cacheDir = ''] = process.argv.slice(2);
const driver = createProcessDriver({ clock: systemClock, cacheDir, tmpDir });
const seed = {
  key: 'owner-1',
  table: 'seeded',
  statements: () => ['CREATE TABLE seeded (id INT PRIMARY KEY)'],
};
process.stdout.write('attaching\n');
await driver.attach(
  { runId, roles: ['cache', 'standby', 'database'], seed, progress: () => {} },
  new AbortController().signal,
);
process.stdout.write('attached\n');
