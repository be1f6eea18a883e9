/** A callback about every millisecond, for loops that pace themselves by the clock. */
export interface Ticker {
  /** Asks for a call before the next one falls due, once waiting I/O has had its turn. */
  soon(): void;
  /** Ends the calls. */
  stop(): void;
}

/**
 * Calls back at once and then about every millisecond. The next call is set when one returns, so a slow callback
 * makes calls rarer and never piles them up; what fell due meanwhile is for the callback to read from the clock.
 */
export function startTicker(callback: () => void): Ticker {
  let stopped = false;
  let early: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    callback();
    if (!stopped) timer = setTimeout(tick, 1);
  };
  tick();
  return {
    soon: () => {
      if (stopped || early) return;
      early = setImmediate(() => {
        early = undefined;
        callback();
      });
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      clearImmediate(early);
    },
  };
}
