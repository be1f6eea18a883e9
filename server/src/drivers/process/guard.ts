import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FiredrillError } from '@firedrill/contract';
import { abortable } from '../../platform/abortable.ts';
import { deadline } from '../../platform/clock.ts';
import { entryUrl } from '../../platform/entry.ts';

/** Enough for a guardian to remove a whole sandbox by itself. */
const END_MS_MAX = 15_000;

/** The process that cleans up a sandbox if its owner dies. */
export interface Guard {
  /** Resolves when the guardian is on watch; rejects with `target.start` when it will not be. */
  ready: Promise<void>;
  /** Ends the guardian, which removes what is left of the sandbox. */
  end(): Promise<void>;
}

/** Starts the guardian of a sandbox. It watches from this moment: an owner's death during its start is not missed. */
export function startGuard(sandbox: string, locks: string): Guard {
  const entry = fileURLToPath(entryUrl('guardian', import.meta.url));
  const child = spawn(process.execPath, [entry, sandbox, locks], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH },
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  const ready = Promise.race([once(child.stdout, 'data').then(() => true), gone.then(() => false)]).then(
    (onWatch) => {
      if (!onWatch) throw startError(entry);
      // The run's own work, not the guardian, decides how long the process lives.
      child.unref();
      child.stdout.destroy();
    },
  );
  ready.catch(() => {});
  return {
    ready,
    end: async () => {
      child.ref();
      child.stdin.end();
      await abortable(gone, deadline(END_MS_MAX, 'the end of the guardian')).catch(() =>
        child.kill('SIGKILL'),
      );
    },
  };
}

function startError(entry: string): FiredrillError {
  return new FiredrillError('target.start', `The sandbox's guardian ${entry} could not be started.`, {
    hint: 'Build Firedrill first: npm run build.',
  });
}
