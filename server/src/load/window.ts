import {
  type CacheResult,
  type ErrorKind,
  Histogram,
  type LoadWindow,
  OPERATIONS,
  type OperationKind,
  type Phase,
  SOURCES,
  type Source,
  type Status,
  type Tally,
  WINDOW_MS,
} from '@firedrill/contract';
import type { Outcome } from '../subjects/subject.ts';

/** Where a request's times stand, in ms since the start of load. */
export interface Times {
  readonly intendedMs: number;
  readonly sentMs: number;
}

/** What is counted of one kind of operation and one source; kept and reused from window to window. */
interface Cell {
  op: OperationKind;
  source: Source;
  counts: Record<Status, number>;
  latencyUs: Histogram;
  serviceUs: Histogram;
}

const US_PER_MS = 1_000;

function newCell(op: OperationKind, source: Source): Cell {
  return {
    op,
    source,
    counts: { ok: 0, failed: 0, unanswered: 0 },
    latencyUs: new Histogram(),
    serviceUs: new Histogram(),
  };
}

function tallyOf(cell: Cell, withService: boolean): Tally {
  const latencyUs = cell.latencyUs.toSparse();
  const tally: Tally = { op: cell.op, source: cell.source, ...cell.counts, latencyUs };
  if (withService) tally.serviceUs = cell.serviceUs.toSparse();
  return tally;
}

function clear(cell: Cell): void {
  cell.counts.ok = 0;
  cell.counts.failed = 0;
  cell.counts.unanswered = 0;
  cell.latencyUs.reset();
  cell.serviceUs.reset();
}

/** Times are given out in whole µs, rounded down: an instant is never named before it has come. */
function toMicroseconds(ms: number): number {
  return Math.floor(ms * US_PER_MS) / US_PER_MS;
}

function increment<K extends string>(counts: Partial<Record<K, number>>, key: K): void {
  counts[key] = (counts[key] ?? 0) + 1;
}

/**
 * Counts load into windows of 250 ms that are aligned to the start of load. All times are in ms since that start and
 * must not run backwards: the caller moves the recorder on (`advance`) before it records what belongs later.
 */
export class WindowRecorder {
  readonly #emit: (window: LoadWindow) => void;
  readonly #withService: boolean;
  readonly #cells: Record<OperationKind, Record<Source, Cell>>;
  readonly #all: Cell[];
  readonly #lagUs = new Histogram();
  #phase: Phase;
  #startMs = 0;
  #endMs = WINDOW_MS;
  #offered = 0;
  #dropped = 0;
  #inFlight = 0;
  #inFlightMax = 0;
  #late = 0;
  #lateMsMax = 0;
  #cache: Partial<Record<CacheResult, number>> = {};
  #errors: Partial<Record<ErrorKind, number>> = {};
  #cacheErrors: Partial<Record<ErrorKind, number>> = {};
  #firstOkMs: Partial<Record<Source, number>> = {};
  #lastOkMs: Partial<Record<Source, number>> = {};

  /** `withService` is false for the closed model, where service time and latency are one. */
  constructor(phase: Phase, withService: boolean, emit: (window: LoadWindow) => void) {
    this.#phase = phase;
    this.#withService = withService;
    this.#emit = emit;
    const row = (op: OperationKind): Record<Source, Cell> =>
      Object.fromEntries(SOURCES.map((source) => [source, newCell(op, source)])) as Record<Source, Cell>;
    this.#cells = Object.fromEntries(OPERATIONS.map((op) => [op, row(op)])) as Record<
      OperationKind,
      Record<Source, Cell>
    >;
    this.#all = OPERATIONS.flatMap((op) => SOURCES.map((source) => this.#cells[op][source]));
  }

  /** When the current window ends, unless a change of phase ends it before. */
  get endMs(): number {
    return this.#endMs;
  }

  /** A request fell due. */
  offered(): void {
    this.#offered += 1;
  }

  /** A request that fell due was not sent. */
  dropped(): void {
    this.#dropped += 1;
  }

  /** So many requests are under way now, those that are past their deadline included. */
  inFlight(inFlight: number): void {
    this.#inFlight = inFlight;
    if (inFlight > this.#inFlightMax) this.#inFlightMax = inFlight;
  }

  /** The load loop itself came this late. */
  lag(lagMs: number): void {
    this.#lagUs.record(lagMs * US_PER_MS);
  }

  /** A request was answered in time. */
  ended(op: OperationKind, outcome: Outcome, times: Times, atMs: number): void {
    const { status, source, cache, cacheError } = outcome;
    this.#count(op, source, status, times, atMs);
    if (status === 'ok') {
      this.#firstOkMs[source] ??= atMs;
      this.#lastOkMs[source] = atMs;
    } else {
      increment(this.#errors, outcome.error ?? 'other');
    }
    if (op !== 'write' && cache !== undefined) increment(this.#cache, cache);
    if (cacheError !== undefined) increment(this.#cacheErrors, cacheError);
  }

  /** A request reached its deadline without an answer. */
  unanswered(op: OperationKind, times: Times, deadlineMs: number): void {
    this.#count(op, 'none', 'unanswered', times, deadlineMs);
  }

  /** An answer came after its deadline, so long after the intended start. */
  late(tookMs: number): void {
    this.#late += 1;
    if (tookMs > this.#lateMsMax) this.#lateMsMax = tookMs;
  }

  /** Moves on to `nowMs`, giving out every window that has ended by then. */
  advance(nowMs: number): void {
    while (nowMs >= this.#endMs) this.#cut(this.#endMs);
  }

  /** Ends the window at once and counts what follows in another phase. */
  enterPhase(phase: Phase, atMs: number): void {
    this.close(atMs);
    this.#phase = phase;
  }

  /** Gives out what has been counted up to `atMs`. */
  close(atMs: number): void {
    this.advance(atMs);
    if (atMs > this.#startMs || !this.#isEmpty()) this.#cut(toMicroseconds(atMs));
  }

  #count(op: OperationKind, source: Source, status: Status, times: Times, atMs: number): void {
    const cell = this.#cells[op][source];
    cell.counts[status] += 1;
    cell.latencyUs.record((atMs - times.intendedMs) * US_PER_MS);
    if (this.#withService) cell.serviceUs.record((atMs - times.sentMs) * US_PER_MS);
  }

  #isEmpty(): boolean {
    const marks = this.#offered + this.#dropped + this.#late + this.#lagUs.count;
    return marks === 0 && this.#all.every((cell) => cell.latencyUs.count === 0);
  }

  #cut(atMs: number): void {
    const used = this.#all.filter((cell) => cell.latencyUs.count > 0);
    this.#emit({
      phase: this.#phase,
      startMs: this.#startMs,
      endMs: atMs,
      offered: this.#offered,
      dropped: this.#dropped,
      inFlightMax: this.#inFlightMax,
      tallies: used.map((cell) => tallyOf(cell, this.#withService)),
      cache: this.#cache,
      errors: this.#errors,
      cacheErrors: this.#cacheErrors,
      late: this.#late,
      lateMsMax: toMicroseconds(this.#lateMsMax),
      firstOkMs: rounded(this.#firstOkMs),
      lastOkMs: rounded(this.#lastOkMs),
      lagUs: this.#lagUs.toSparse(),
    });
    used.forEach(clear);
    this.#reset(atMs);
  }

  #reset(startMs: number): void {
    this.#startMs = startMs;
    this.#endMs = (Math.floor(startMs / WINDOW_MS) + 1) * WINDOW_MS;
    this.#offered = 0;
    this.#dropped = 0;
    this.#inFlightMax = this.#inFlight;
    this.#late = 0;
    this.#lateMsMax = 0;
    this.#cache = {};
    this.#errors = {};
    this.#cacheErrors = {};
    this.#firstOkMs = {};
    this.#lastOkMs = {};
    this.#lagUs.reset();
  }
}

function rounded(times: Partial<Record<Source, number>>): Partial<Record<Source, number>> {
  const result: Partial<Record<Source, number>> = {};
  for (const source of SOURCES) {
    const atMs = times[source];
    if (atMs !== undefined) result[source] = toMicroseconds(atMs);
  }
  return result;
}
