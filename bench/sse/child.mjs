/** A process of a benchmark that does what it is asked: the one that is measured must be alone in its process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @typedef {{ id: number, act: string, args: unknown[] }} Question */
/** @typedef {{ id: number, result?: unknown, failure?: string }} Answer */

/**
 * Starts a module that calls `obey`.
 * @param {string} name File beside this one.
 */
export function startChild(name) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), { execArgv: ['--expose-gc'] });
  let lastId = 0;
  /** @type {Map<number, (answer: Answer) => void>} */
  const waiting = new Map();
  child.on('message', (/** @type {Answer} */ answer) => waiting.get(answer.id)?.(answer));
  child.on('exit', (code) => {
    for (const answer of waiting.values()) answer({ id: 0, failure: `${name} exited with code ${code}` });
  });
  return {
    /**
     * Has the child do one of its acts, whose answer the caller knows.
     * @template T
     * @param {string} act @param {...unknown} args
     * @returns {Promise<T>}
     */
    ask(act, ...args) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result, failure }) => {
          waiting.delete(id);
          if (failure === undefined) resolve(/** @type {T} */ (result));
          else reject(new Error(failure));
        });
        child.send({ id, act, args });
      });
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/**
 * In the child: does what it is asked, and answers with the result.
 * @param {Record<string, (...args: never[]) => unknown>} acts
 */
export function obey(acts) {
  process.on('message', async (/** @type {Question} */ { id, act, args }) => {
    try {
      process.send?.({ id, result: await acts[act]?.(.../** @type {never[]} */ (args)) });
    } catch (error) {
      process.send?.({ id, failure: String(error instanceof Error ? error.stack : error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
