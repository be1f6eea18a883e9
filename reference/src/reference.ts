import { Breaker } from './breaker.ts';
import { BreakerNews } from './breaker-news.ts';
import { Cache } from './cache.ts';
import { type Clock, type Random, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { Connection } from './connection.ts';
import { Database } from './database.ts';
import type { ReferenceEvent, ReferenceListener } from './events.ts';
import { Gate } from './gate.ts';
import { Health } from './health.ts';
import { Store } from './store.ts';

/** How long connections may take to end in good order. */
const CLOSE_MS = 500;

export interface ReferenceOptions {
  clock?: Clock;
  random?: Random;
}

/** The reference application's store at work. */
export interface Reference {
  readonly store: Store;
  readonly connection: Connection;
  readonly health: Health;
  /** The breakers of a policy that has them. */
  readonly breakers: Readonly<Partial<Record<'read' | 'write', Breaker>>>;
  /**
   * Hears how its breakers and its pool are, and then every event from now on; there is one listener, a second
   * replaces the first.
   */
  on(listener: ReferenceListener): void;
  /** Resolves with true once Redis is ready, or with false after `timeoutMs`. */
  whenReady(timeoutMs: number): Promise<boolean>;
  /** Ends every socket and timer, within a second even when a server is frozen. Idempotent. */
  close(): Promise<void>;
}

/** Makes a store that starts to connect at once; nothing is thrown when a server is away. */
export function createReference(config: Config, options: ReferenceOptions = {}): Reference {
  const { clock = systemClock, random = Math.random } = options;
  const waiting = new Set<() => void>();
  const news: BreakerNews[] = [];
  let listener: ReferenceListener | undefined;
  const emit = (event: ReferenceEvent): void => {
    listener?.(event);
    if (event.type !== 'client.state') return;
    for (const breaker of news) breaker.bypass(config.policy.checksConnection && !connection.isReady);
    if (event.state === 'ready') for (const ready of waiting) ready();
  };

  const connection = new Connection(config, clock, random, emit);
  const gateOf = (direction: 'read' | 'write'): { gate: Gate; breaker: Breaker | undefined } => {
    const { breaker: settings } = config.settings;
    const { checksConnection } = config.policy;
    let breaker: Breaker | undefined;
    if (settings) {
      const told = new BreakerNews(direction, checksConnection && !connection.isReady, emit);
      news.push(told);
      breaker = new Breaker(settings, random, told.changed);
    }
    return { gate: new Gate({ direction, connection, checksConnection, breaker, clock }), breaker };
  };
  const reads = gateOf('read');
  const writes = gateOf('write');
  const cache = new Cache(connection, reads.gate, writes.gate);
  const database = new Database(config, clock, (pool) =>
    emit({ type: 'pool.state', pool: 'database', ...pool }),
  );
  const health = new Health({ config, cache, connection, database, clock, emit });
  let closing: Promise<void> | undefined;

  return {
    store: new Store({ config, cache, database, health }),
    connection,
    health,
    breakers: {
      ...(reads.breaker && { read: reads.breaker }),
      ...(writes.breaker && { write: writes.breaker }),
    },
    on: (heard) => {
      listener = heard;
      for (const breaker of news) breaker.introduce();
      database.introducePool();
    },
    whenReady: (timeoutMs) =>
      new Promise((resolve) => {
        if (connection.isReady) return resolve(true);
        const settle = (isReady: boolean): void => {
          cancel();
          waiting.delete(ready);
          resolve(isReady);
        };
        const ready = (): void => settle(true);
        const cancel = clock.after(timeoutMs, () => settle(false));
        waiting.add(ready);
      }),
    close: () => {
      closing ??= (async () => {
        health.close();
        connection.disconnect();
        await database.close(CLOSE_MS);
      })();
      return closing;
    },
  };
}
