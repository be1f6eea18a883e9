/** What of a browser the data of a run depends on, so that tests can take its place. */
export interface Clock {
  /** Ms since the epoch; never goes back. */
  now(): number;
  /** Calls back once after a time; returns the cancellation. */
  after(delayMs: number, call: () => void): () => void;
  /** Lets the browser do what it has to do meanwhile. */
  pause(): Promise<void>;
}

/** A pause by a message: a timer would be held back to 4 ms each. */
function pauseByMessage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

export const browserClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  pause: pauseByMessage,
};
