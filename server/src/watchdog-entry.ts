/**
 * A process that outlives its run: `watchdog-entry.js <order>`. Its standard input ends when Firedrill has ended, in
 * whatever way. Unless that was said to be in good order, it heals everything outstanding in the run's ledger, marks it
 * there, removes what the run left behind and gives its targets free.
 */
import { healOutstanding } from './engine/healing.ts';
import { releaseTargets, TARGET_LOCKS } from './engine/target-locks.ts';
import { ORDERLY_END, type WatchdogOrder } from './engine/watchdog.ts';
import { deadline, systemClock, until } from './platform/clock.ts';
import { isAlive } from './platform/process-table.ts';

/** How long a process whose pipe is closed may still be seen as alive. */
const DYING_MS_MAX = 1_000;
/** How long one fault is tried to be healed. */
const HEAL_MS_MAX = 60_000;

/** Only when it is on watch: the drivers take longer to load than all the rest. */
const loadDrivers = async () => {
  const { DRIVERS } = await import('./drivers/index.ts');
  return DRIVERS.map((create) => create(systemClock));
};

async function standIn({ runId, driver: kind, owner, ledger }: WatchdogOrder): Promise<boolean> {
  const drivers = await loading;
  const gone = deadline(DYING_MS_MAX, 'the end of Firedrill');
  await until(() => !isAlive(owner), 1, gone).catch(() => undefined);
  const { stuck } = await healOutstanding(ledger, {
    clock: systemClock,
    limitMs: HEAL_MS_MAX,
    undo: async (undo, signal) => {
      const driver = drivers.find((candidate) => candidate.kind === undo.driver);
      if (!driver) throw new Error(`no driver is called ${undo.driver}`);
      await driver.undo(undo, signal);
    },
  });
  await drivers.find((candidate) => candidate.kind === kind)?.sweep(runId);
  // What is still broken stays claimed, so that no run begins on it.
  if (stuck.length === 0) releaseTargets(TARGET_LOCKS, runId);
  return stuck.length === 0;
}

// A signal meant for the run's process group must not end the one that heals after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const order = JSON.parse(process.argv[2] ?? '') as WatchdogOrder;
let heard = '';
process.stdin.setEncoding('utf8');
process.stdin.on('error', () => {});
process.stdin.on('data', (text: string) => {
  heard += text;
});
process.stdin.once('close', () => {
  if (heard.startsWith(ORDERLY_END)) process.exit(0);
  standIn(order).then(
    (healed) => process.exit(healed ? 0 : 1),
    () => process.exit(1),
  );
});
// An owner that is dead already no longer listens.
process.stdout.on('error', () => {});
process.stdout.write('ready\n');
const loading = loadDrivers();
