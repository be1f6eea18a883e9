import type { Operation, Outcome, Subject } from '../subjects/subject.ts';
import { type Flight, Flights } from './flight.ts';
import type { WindowRecorder } from './window.ts';

/** What a dispatch needs of the load loop around it. */
export interface DispatchOptions {
  subject: Subject;
  recorder: WindowRecorder;
  nextOperation: () => Operation;
  deadlineMs: number;
  maxInFlight: number;
  /** Ms since the start of load. */
  nowMs: () => number;
  /** The subject settled a request; there may be room for another. */
  settled: (nowMs: number) => void;
}

/**
 * Sends requests and settles what became of them: answered, or unanswered at the deadline and perhaps late after it.
 * A request that the subject never settles keeps its place in flight, as it does in the subject's client.
 */
export class Dispatch {
  readonly #options: DispatchOptions;
  readonly #flights = new Flights((flight, outcome) => this.#settle(flight, outcome));
  #closed = false;

  constructor(options: DispatchOptions) {
    this.#options = options;
  }

  /** Whether another request may be under way. */
  get hasRoom(): boolean {
    return this.#flights.count < this.#options.maxInFlight;
  }

  /** Requests under way that are neither answered nor past their deadline. */
  get pending(): number {
    return this.#flights.pending;
  }

  /** Takes up a request that has fallen due: sends it, or drops it when there is no room or its deadline is past. */
  offer(intendedMs: number, nowMs: number): void {
    const { recorder, nextOperation, deadlineMs } = this.#options;
    if (nowMs >= recorder.endMs) this.advance(nowMs);
    recorder.offered();
    const operation = nextOperation();
    if (this.hasRoom && nowMs - intendedMs < deadlineMs) this.#send(operation, intendedMs, nowMs);
    else recorder.dropped();
  }

  /** Decides every request whose deadline is past and moves the windows on, all in the order of time. */
  advance(nowMs: number): void {
    const { recorder, deadlineMs } = this.#options;
    for (let flight = this.#flights.first; flight; flight = this.#flights.first) {
      const atMs = flight.intendedMs + deadlineMs;
      if (atMs > nowMs) break;
      recorder.advance(atMs);
      this.#flights.decide(flight);
      recorder.unanswered(flight.op, flight, atMs);
    }
    recorder.advance(nowMs);
  }

  /** Hears no more answers. */
  close(): void {
    this.#closed = true;
  }

  #send(operation: Operation, intendedMs: number, nowMs: number): void {
    const flight = this.#flights.start(operation.op, intendedMs, nowMs);
    this.#options.recorder.inFlight(this.#flights.count);
    let answer: Promise<Outcome>;
    try {
      answer = this.#options.subject.request(operation);
    } catch (error) {
      answer = Promise.reject(error);
    }
    answer.then(flight.onAnswer, flight.onError);
  }

  #settle(flight: Flight, outcome: Outcome): void {
    if (this.#closed) return;
    const { recorder, deadlineMs, nowMs, settled } = this.#options;
    const atMs = nowMs();
    if (atMs >= recorder.endMs || atMs - flight.intendedMs >= deadlineMs) this.advance(atMs);
    if (flight.pending) {
      this.#flights.decide(flight);
      recorder.ended(flight.op, outcome, flight, atMs);
    } else {
      recorder.late(atMs - flight.intendedMs);
    }
    this.#flights.release(flight);
    recorder.inFlight(this.#flights.count);
    settled(atMs);
  }
}
