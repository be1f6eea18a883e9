import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FiredrillError } from '@firedrill/contract';
import { abortable } from '../platform/abortable.ts';
import { deadline } from '../platform/clock.ts';
import { inherited, NODE_VARIABLES } from '../platform/environment.ts';
import { ownIdentity, type ProcessIdentity, statusOf } from '../platform/process-table.ts';

/** After an orderly end a watchdog has nothing to do. */
const END_MS_MAX = 5_000;

/** What a run says to its watchdog before it ends in good order. */
export const ORDERLY_END = 'end';

/** What a watchdog must know to heal a run that has died; plain data, with absolute paths and nothing secret. */
export interface WatchdogOrder {
  runId: string;
  /** Kind of the driver whose leavings are swept. */
  driver: string;
  owner: ProcessIdentity;
  ledger: string;
}

/** The process that heals a run if Firedrill dies in whatever way. */
export interface Watchdog {
  /** How others recognise it; missing when it could not be started. */
  readonly identity?: ProcessIdentity;
  /** Resolves when it is on watch; rejects with `watchdog.failed` when it will not be. */
  readonly ready: Promise<void>;
  /** Resolves when it has ended without being asked, which leaves the run unguarded. */
  readonly lost: Promise<FiredrillError>;
  /** Ends it without any healing. */
  end(): Promise<void>;
}

/**
 * Starts the watchdog of a run, which holds the other end of a pipe to this process and so learns of its death at
 * once. It watches from this moment: a death during its start is not missed. Of the environment it is told what Node
 * needs and `variables`, the names of what the driver does.
 */
export function startWatchdog(
  entry: URL,
  order: Omit<WatchdogOrder, 'owner'>,
  variables: readonly string[] = [],
): Watchdog {
  const full: WatchdogOrder = { ...order, owner: ownIdentity() };
  const child = spawn(process.execPath, [fileURLToPath(entry), JSON.stringify(full)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: inherited([...NODE_VARIABLES, ...variables]),
  });
  let ending = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const failure = (what: string): FiredrillError =>
    new FiredrillError('watchdog.failed', `the watchdog of run ${order.runId} ${what}`, {
      hint: 'without it a fault could outlive Firedrill; if it never starts, build Firedrill first: npm run build',
    });
  const lost = new Promise<FiredrillError>((resolve) => {
    gone.then(() => {
      if (!ending) resolve(failure('has ended, so that nobody would heal if Firedrill died'));
    });
  });
  child.stdin.on('error', () => {});
  const ready = Promise.race([once(child.stdout, 'data').then(() => true), gone.then(() => false)]).then(
    (onWatch) => {
      if (!onWatch) throw failure('could not be started');
      // The run's own work, not the watchdog, decides how long the process lives.
      child.unref();
      child.stdout.destroy();
    },
  );
  ready.catch(() => {});
  const status = child.pid === undefined ? undefined : statusOf(child.pid);
  return {
    ...(status && { identity: { pid: status.pid, startTime: status.startTime } }),
    ready,
    lost,
    end: async () => {
      ending = true;
      child.ref();
      child.stdin.end(`${ORDERLY_END}\n`);
      await abortable(gone, deadline(END_MS_MAX, 'the end of the watchdog')).catch(() =>
        child.kill('SIGKILL'),
      );
    },
  };
}
