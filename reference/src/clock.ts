/** Time and chance as arguments: the store reads neither by itself. */

/** Returns numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** A monotonic clock and its timers; each timer call returns the function that ends the timer. */
export interface Clock {
  /** Milliseconds, monotonic, with fractions. */
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
  every(intervalMs: number, callback: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  every: (intervalMs, callback) => {
    const timer = setInterval(callback, intervalMs);
    return () => clearInterval(timer);
  },
};

/**
 * Settles as `promise` does, or rejects with `late()` after `deadlineMs`. For checks and closing, not for the
 * request path: it costs a timer for each call.
 */
export function withDeadline<T>(
  clock: Clock,
  deadlineMs: number,
  promise: Promise<T>,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(deadlineMs, () => reject(late()));
    promise.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
