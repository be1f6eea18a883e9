import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { messageOf, type RunEvent } from '@firedrill/contract';
import { deadline, until } from '../platform/clock.ts';

/** The command line as people call it. */
export const CLI = fileURLToPath(new URL('../../bin/firedrill.mjs', import.meta.url));

/** Until a run has come to its fault; a busy machine takes its time. */
const SEEN_MS_MAX = 40_000;
const POLL_MS = 2;

/** A run under way in a process of its own, which is to die. */
export interface Victim {
  /** Whether it has had an event of a type. */
  hasSeen(type: RunEvent['type']): boolean;
  /** Resolves when it has; rejects, and ends it, when it does not come to that. */
  seen(type: RunEvent['type']): Promise<void>;
  /** Stops its execution without ending it. */
  freeze(): void;
  /** Ends it with SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts `firedrill run` in a folder; `env` is taken in place of the environment's own. */
export function startVictim(args: readonly string[], folder: string, env: NodeJS.ProcessEnv): Victim {
  const child = spawn(process.execPath, [CLI, 'run', ...args, '--json-stream'], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const exit = once(child, 'exit');
  const hasSeen = (type: RunEvent['type']): boolean => text.includes(`"type":"${type}"`);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exit;
  };
  return {
    hasSeen,
    seen: async (type) => {
      const isOver = (): boolean => hasSeen(type) || child.exitCode !== null;
      await until(isOver, POLL_MS, deadline(SEEN_MS_MAX, type)).catch(async (error: unknown) => {
        await kill();
        throw new Error(`${messageOf(error)}: ${errors}`);
      });
      if (!hasSeen(type)) throw new Error(`the run ended by itself: ${errors}`);
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    kill,
  };
}
