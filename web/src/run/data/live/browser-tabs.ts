import type { TabMessage, Tabs } from './shared-stream.ts';

/**
 * The tabs of this browser that show the same run, over a channel and a lock of the run's name. `undefined` where the
 * browser has no locks, which is so away from the own machine without TLS: each tab then has a connection of its own.
 */
export function browserTabs(runId: string): Tabs | undefined {
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return undefined;
  const name = `firedrill-events-${runId}`;
  const channel = new BroadcastChannel(name);
  return {
    send: (message) => channel.postMessage(message),
    receive(call) {
      channel.onmessage = ({ data }: MessageEvent<TabMessage>) => call(data);
      return () => channel.close();
    },
    lead(call) {
      const waiting = new AbortController();
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      navigator.locks
        .request(name, { signal: waiting.signal }, () => {
          call();
          return held;
        })
        .catch(() => undefined);
      return () => {
        waiting.abort();
        letGo();
      };
    },
  };
}
