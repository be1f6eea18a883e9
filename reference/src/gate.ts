import { type Breaker, type Permit, REFUSED } from './breaker.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { ErrorKind } from './error-kind.ts';

/** Why the cache could not be used. One object for each kind: making an `Error` would cost more than a GET. */
export class CacheFailure {
  readonly kind: ErrorKind;

  private constructor(kind: ErrorKind) {
    this.kind = kind;
  }

  static readonly #known = new Map<ErrorKind, CacheFailure>();

  static of(kind: ErrorKind): CacheFailure {
    let failure = CacheFailure.#known.get(kind);
    if (failure === undefined) {
      failure = new CacheFailure(kind);
      CacheFailure.#known.set(kind, failure);
    }
    return failure;
  }
}

const NOT_CONNECTED = CacheFailure.of('not-connected');
const BREAKER_OPEN = CacheFailure.of('breaker-open');

/** Replies that refuse writes and say that the server is alive. */
const REFUSES_WRITES: ReadonlySet<ErrorKind> = new Set(['readonly', 'misconf', 'oom']);

export interface GateOptions {
  direction: 'read' | 'write';
  connection: Connection;
  checksConnection: boolean;
  breaker: Breaker | undefined;
  clock: Clock;
}

/** Stands before the reads or the writes of the cache: lets a command through or says why not, and learns from it. */
export class Gate {
  readonly #direction: 'read' | 'write';
  readonly #connection: Connection;
  readonly #checksConnection: boolean;
  readonly #breaker: Breaker | undefined;
  readonly #clock: Clock;

  constructor(options: GateOptions) {
    this.#direction = options.direction;
    this.#connection = options.connection;
    this.#checksConnection = options.checksConnection;
    this.#breaker = options.breaker;
    this.#clock = options.clock;
  }

  /** A permit, to be handed back to `passed` or `failed`, or the reason to go past the cache. */
  enter(): Permit | CacheFailure {
    if (this.#checksConnection && !this.#connection.isReady) return NOT_CONNECTED;
    if (this.#breaker === undefined) return 0;
    const permit = this.#breaker.admit(this.#clock.nowMs());
    return permit === REFUSED ? BREAKER_OPEN : permit;
  }

  /** When a command starts; only a breaker wants to know. */
  startMs(): number {
    return this.#breaker === undefined ? 0 : this.#clock.nowMs();
  }

  passed(permit: Permit, startMs: number): void {
    if (this.#breaker === undefined) return;
    const nowMs = this.#clock.nowMs();
    this.#breaker.succeed(permit, nowMs - startMs, nowMs);
  }

  failed(permit: Permit, startMs: number, kind: ErrorKind): CacheFailure {
    if (this.#breaker !== undefined) this.#tell(this.#breaker, permit, startMs, kind);
    return CacheFailure.of(kind);
  }

  #tell(breaker: Breaker, permit: Permit, startMs: number, kind: ErrorKind): void {
    const nowMs = this.#clock.nowMs();
    if (kind === 'not-connected') {
      breaker.abandon(permit);
    } else if (!REFUSES_WRITES.has(kind)) {
      breaker.fail(permit, nowMs, kind);
      if (kind === 'auth') this.#connection.alertConfiguration(kind, 'Redis refuses the credentials');
    } else if (this.#direction === 'write') {
      breaker.trip(permit, nowMs, kind);
    } else {
      breaker.succeed(permit, nowMs - startMs, nowMs);
    }
  }
}
