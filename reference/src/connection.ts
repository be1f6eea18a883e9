import type { Redis } from 'ioredis';
import type { Clock, Random } from './clock.ts';
import type { Config } from './config.ts';
import { classify, type ErrorKind } from './error-kind.ts';
import type { ConnectionState, ReferenceListener } from './events.ts';
import { InFlightWatch } from './in-flight-watch.ts';
import { JoinedWrites } from './joined-writes.ts';
import { redactor } from './redact.ts';
import { openClient, retireClient } from './redis-client.ts';

/** How often the age of the oldest command in flight is looked at. */
const WATCH_EVERY_MS = 100;

/** What the connection has been through since it was made. */
export interface ConnectionCounters {
  /** Attempts to connect, the first included. */
  attempts: number;
  /** Times that the connection became ready again after it was lost or refused. */
  reconnections: number;
  /** Clients thrown away because they did not get back. */
  stuckResets: number;
  /** Sockets destroyed because a command was in flight for too long. */
  socketsDestroyed: number;
}

interface Trouble {
  kind: ErrorKind;
  message: string;
}

/** Owns the client of one Redis: its life, its state and its commands. */
export class Connection {
  readonly #config: Config;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #emit: ReferenceListener;
  readonly #redact: (text: string) => string;
  readonly #stops: Array<() => void> = [];
  readonly #counters: ConnectionCounters = {
    attempts: 0,
    reconnections: 0,
    stuckResets: 0,
    socketsDestroyed: 0,
  };
  readonly #writes = new JoinedWrites();
  #client: Redis | undefined;
  #state: ConnectionState = 'disconnected';
  #attempt = 0;
  #sent = 0;
  #trouble: Trouble | undefined;
  #alerted = false;
  #wasReady = false;

  constructor(config: Config, clock: Clock, random: Random, emit: ReferenceListener) {
    this.#config = config;
    this.#clock = clock;
    this.#random = random;
    this.#emit = emit;
    this.#redact = redactor(config.redis.url);
    this.connect();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Retries since the connection was last ready. */
  get attempt(): number {
    return this.#attempt;
  }

  get counters(): Readonly<ConnectionCounters> {
    return { ...this.#counters };
  }

  /** Whether a command would be written now. */
  get isReady(): boolean {
    return this.#client?.status === 'ready';
  }

  /** Starts to connect, if there is no client. */
  connect(): void {
    if (this.#client !== undefined) return;
    this.#client = this.#open();
    const { policy, settings, stuckRetry } = this.#config;
    if (policy.resetsStuckClient) {
      this.#stops.push(this.#clock.every(stuckRetry.checkEveryMs, () => this.#checkStuck()));
    }
    const ageMsMax = settings.client?.commandAgeMsMax;
    if (ageMsMax !== undefined) this.#watchInFlight(ageMsMax);
  }

  /** Ends the client at once; commands that wait for it are rejected. Idempotent. */
  disconnect(cause = 'closed by the application'): void {
    const client = this.#client;
    if (client === undefined) return;
    for (const stop of this.#stops.splice(0)) stop();
    this.#client = undefined;
    retireClient(client);
    this.#attempt = 0;
    this.#enter('disconnected', cause);
  }

  /** Throws the client away and starts with a fresh one. */
  reconnect(reason: string): void {
    const attempt = this.#attempt;
    this.disconnect(reason);
    this.#emit({ type: 'client.reset', reason, attempt });
    this.connect();
  }

  get(key: string): Promise<string | null> {
    this.#sent += 1;
    return this.#required().get(key);
  }

  set(key: string, value: string, ttlS: number): Promise<'OK'> {
    this.#sent += 1;
    return this.#required().set(key, value, 'EX', ttlS);
  }

  del(key: string): Promise<number> {
    this.#sent += 1;
    return this.#required().del(key);
  }

  ping(): Promise<string> {
    this.#sent += 1;
    return this.#required().ping();
  }

  /** SETs sent together; resolves with the error of each that failed. */
  async setMany(
    entries: ReadonlyArray<readonly [key: string, value: string]>,
    ttlS: number,
  ): Promise<unknown[]> {
    const pipeline = this.#required().pipeline();
    for (const [key, value] of entries) pipeline.set(key, value, 'EX', ttlS);
    this.#sent += entries.length;
    const results = (await pipeline.exec()) ?? [];
    return results.map(([error]) => error).filter((error) => error !== null);
  }

  /** The client, for a command that is sent in this turn. */
  #required(): Redis {
    if (this.#client === undefined) throw new Error('Connection is closed.');
    const joins = this.#config.policy.joinsWrites && this.#client.status === 'ready';
    if (joins) this.#writes.join(this.#client.stream);
    return this.#client;
  }

  /** A fresh client. What a client says after it was replaced is not heard. */
  #open(): Redis {
    const client = openClient(this.#config, this.#random);
    const when = (event: string, handler: (argument: unknown) => void): void => {
      client.on(event, (argument: unknown) => {
        if (this.#client === client) handler(argument);
      });
    };
    when('connecting', () => {
      this.#counters.attempts += 1;
      this.#trouble = undefined;
      this.#enter('connecting', this.#attempt === 0 ? 'first attempt' : `attempt ${this.#attempt}`);
    });
    when('connect', () => this.#enter('connected', 'socket open'));
    when('ready', () => this.#onReady());
    when('error', (error) => this.#onError(error));
    when('close', () => this.#onClose());
    when('reconnecting', (delayMs) => this.#onRetry(Number(delayMs)));
    when('end', () => this.#enter('disconnected', 'gave up', this.#trouble?.kind));
    return client;
  }

  #onReady(): void {
    if (this.#wasReady || this.#attempt > 0) this.#counters.reconnections += 1;
    const attempts = `${this.#attempt} ${this.#attempt === 1 ? 'attempt' : 'attempts'}`;
    const cause = this.#attempt === 0 ? 'ready' : `ready after ${attempts}`;
    this.#wasReady = true;
    this.#alerted = false;
    this.#enter('ready', cause);
    this.#attempt = 0;
  }

  #onError(error: unknown): void {
    const kind = classify(error);
    const message = this.#redact(error instanceof Error && error.message !== '' ? error.message : kind);
    this.#trouble = { kind, message };
    if ((kind === 'auth' || kind === 'tls') && this.#config.policy.alertsOnConfiguration) {
      this.alertConfiguration(kind, message);
    }
  }

  /** Raises the alert for credentials or certificates that are refused, once until the connection is ready again. */
  alertConfiguration(error: ErrorKind, message: string): void {
    if (this.#alerted) return;
    this.#alerted = true;
    this.#emit({ type: 'client.alert', alert: 'configuration', error, message });
  }

  #onClose(): void {
    const trouble = this.#trouble;
    if (trouble === undefined) this.#enter('disconnected', 'connection closed by the server', 'closed');
    else this.#enter('error', trouble.message, trouble.kind);
  }

  #onRetry(delayMs: number): void {
    this.#attempt += 1;
    const error = this.#trouble?.kind ?? 'closed';
    this.#enter('reconnecting', `attempt ${this.#attempt} in ${delayMs} ms`, error);
    this.#emit({ type: 'client.retry', attempt: this.#attempt, delayMs, error });
  }

  #enter(state: ConnectionState, cause: string, error?: ErrorKind): void {
    const previous = this.#state;
    this.#state = state;
    const event = { type: 'client.state', state, previous, cause, attempt: this.#attempt } as const;
    this.#emit(error === undefined ? event : { ...event, error });
  }

  #checkStuck(): void {
    const { thresholdAttempts } = this.#config.stuckRetry;
    const gaveUp = this.#client?.status === 'end';
    if (!gaveUp && this.#attempt < thresholdAttempts) return;
    this.#counters.stuckResets += 1;
    this.reconnect(gaveUp ? 'the client gave up' : `${this.#attempt} attempts without success`);
  }

  #watchInFlight(ageMsMax: number): void {
    const watch = new InFlightWatch(ageMsMax);
    const look = (): void => {
      const client = this.#client;
      if (client?.status !== 'ready') {
        watch.clear();
      } else if (watch.isStuck(this.#clock.nowMs(), this.#sent, client.commandQueue.length)) {
        watch.clear();
        this.#counters.socketsDestroyed += 1;
        // Not `disconnect(true)`: it waits for a frozen peer to close its side.
        client.stream.destroy(new Error(`Socket timeout: oldest command in flight for over ${ageMsMax} ms`));
      }
    };
    this.#stops.push(this.#clock.every(WATCH_EVERY_MS, look));
  }
}
