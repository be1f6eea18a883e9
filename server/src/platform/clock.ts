/** Time as an argument: everything in the server takes a `Clock`; only this file reads the machine's. */

/** A moment source. `nowMs` is monotonic, in ms with µs digits, and the same in every thread of the process. */
export interface Clock {
  nowMs(): number;
  /** Wall-clock time, ISO 8601, for people. */
  wallTime(): string;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back every `ms` until the returned function is called. */
  every(ms: number, callback: () => void): () => void;
}

/** `performance.now()` is quick but counts from the thread's own start; `hrtime` is shared by all threads. */
const offsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now() + offsetMs,
  wallTime: () => new Date().toISOString(),
  sleep,
  every: (ms, callback) => {
    const timer = setInterval(callback, ms);
    return () => clearInterval(timer);
  },
};

/** A signal that aborts after `ms`, or when one of `signals` does; `what` names the act in the error. */
export function deadline(ms: number, what: string, ...signals: AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`${what} took longer than ${ms} ms`)), ms);
  timer.unref();
  return AbortSignal.any([controller.signal, ...signals]);
}

/** Asks `condition` every `everyMs` until it is true; rejects with the signal's reason when that aborts first. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (await condition()) return;
    await sleep(everyMs, signal);
  }
}
