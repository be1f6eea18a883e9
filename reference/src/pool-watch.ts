import type { ErrorKind } from './error-kind.ts';

/**
 * How well a pool can serve, from best to worst: `free`: there is a connection for the next question; `full`: each
 * is in use; `queueing`: questions wait for one; `refusing`: so many wait that more are turned away; `lost`: there is no connection, and the last attempt to open one failed.
 */
export const POOL_STATES = ['free', 'full', 'queueing', 'refusing', 'lost'] as const;
export type PoolState = (typeof POOL_STATES)[number];

/** What a pool's connections are doing. */
export interface PoolFigures {
  /** Connections that questions hold, or that are being opened for one. */
  inUse: number;
  /** Questions in the queue for a connection. */
  waiting: number;
  /** Connections that there can be. */
  limit: number;
}

/** A pool at one moment. */
export interface PoolSample extends PoolFigures {
  /** Questions turned away since the last sample. */
  refused: number;
  /** Why the last attempt to open a connection failed, while there is no connection at all. */
  lost?: ErrorKind | undefined;
}

/** A pool as it is told of: its state, with the figures of the last moment at which it was in it. */
export interface PoolNews extends PoolFigures {
  state: PoolState;
  /** `null` the first time. */
  previous: PoolState | null;
  /** Why the connections are lost. */
  error?: ErrorKind;
}

/** How often whoever owns a pool takes a sample, in ms. */
export const SAMPLE_EVERY_MS = 25;
/** Samples that are judged together: a quarter of a second. */
const SAMPLES = 10;
/** A load level is entered when so many of the samples had it, and left when fewer than that many have. */
const ENTER_SAMPLES = 5;
const STAY_SAMPLES = 2;
/** Between two changes, and between two tellings of other figures in the same state. */
const CHANGE_EVERY_MS = 100;
const FIGURES_EVERY_MS = 1_000;

function levelOf({ inUse, waiting, limit, refused, lost }: PoolSample): PoolState {
  if (lost !== undefined) return 'lost';
  if (refused > 0) return 'refusing';
  if (waiting > 0) return 'queueing';
  return inUse >= limit ? 'full' : 'free';
}

function severity(state: PoolState): number {
  return POOL_STATES.indexOf(state);
}

/**
 * Tells how a pool is, from samples of it, without flapping. That connections are lost, or questions refused, is a
 * fact and told at once. That it is full or has a queue counts when it was so for half of the last quarter of a
 * second: a queue of some milliseconds is how a pool works. It is over when it was so for less than a fifth of it.
 */
export class PoolWatch {
  readonly #tell: (news: PoolNews) => void;
  #samples: PoolSample[] = [];
  #news: PoolNews;
  #toldMs = 0;

  /** A pool that nothing was asked of; nothing is told before `introduce`, or the first change. */
  constructor(limit: number, tell: (news: PoolNews) => void) {
    this.#tell = tell;
    this.#news = { state: 'free', previous: null, inUse: 0, waiting: 0, limit };
  }

  get state(): PoolState {
    return this.#news.state;
  }

  /** Tells how the pool is, to someone who knows nothing of it. */
  introduce(): void {
    this.#tell({ ...this.#news, previous: null });
  }

  /** Takes the next sample; `nowMs` is of any clock that does not run backwards. */
  sample(nowMs: number, sample: PoolSample): void {
    this.#samples.push(sample);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
    const { state: previous, waiting } = this.#news;
    const state = this.#judge(sample);
    const shown = this.#samples.findLast((each) => levelOf(each) === state) ?? sample;
    const sinceMs = nowMs - this.#toldMs;
    const hasNews =
      state === previous
        ? severity(state) > severity('full') && shown.waiting !== waiting && sinceMs >= FIGURES_EVERY_MS
        : sinceMs >= CHANGE_EVERY_MS;
    if (!hasNews) return;
    const { inUse, waiting: waitingNow, limit, lost } = shown;
    this.#news = { state, previous, inUse, waiting: waitingNow, limit, ...(lost && { error: lost }) };
    this.#toldMs = nowMs;
    this.#tell(this.#news);
  }

  #judge({ lost }: PoolSample): PoolState {
    if (lost !== undefined) return 'lost';
    if (this.#samples.some(({ refused }) => refused > 0)) return 'refusing';
    if (this.#holds('queueing', ({ waiting }) => waiting > 0)) return 'queueing';
    if (this.#holds('full', ({ inUse, limit }) => inUse >= limit)) return 'full';
    return 'free';
  }

  /** `lost` is no load level: whoever comes back from it is judged afresh. */
  #holds(level: PoolState, isSo: (sample: PoolSample) => boolean): boolean {
    const { state } = this.#news;
    const isStay = state !== 'lost' && severity(state) >= severity(level);
    return this.#samples.filter(isSo).length >= (isStay ? STAY_SAMPLES : ENTER_SAMPLES);
  }
}
