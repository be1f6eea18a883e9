import type { OperationKind } from '@firedrill/contract';
import type { Outcome } from '../subjects/subject.ts';

/** One request under way. Objects and their callbacks are reused, so that a request allocates neither. */
export class Flight {
  op: OperationKind = 'read';
  intendedMs = 0;
  sentMs = 0;
  /** Neither answered nor past its deadline yet. */
  pending = false;
  previous: Flight | undefined = undefined;
  next: Flight | undefined = undefined;
  readonly onAnswer: (outcome: Outcome) => void;
  readonly onError: () => void;

  constructor(settled: (flight: Flight, outcome: Outcome) => void) {
    this.onAnswer = (outcome) => settled(this, outcome);
    this.onError = () => settled(this, REJECTED);
  }
}

/** A subject must not reject; one that does has failed the request. */
const REJECTED: Outcome = { status: 'failed', source: 'none', error: 'other' };

/**
 * All requests under way. Those still pending form a list in the order of their deadlines: the deadline is one
 * constant after the intended start, so that order is the order of sending, and no request needs a timer.
 */
export class Flights {
  readonly #settled: (flight: Flight, outcome: Outcome) => void;
  readonly #idle: Flight[] = [];
  #first: Flight | undefined;
  #last: Flight | undefined;
  #count = 0;
  #pending = 0;

  /** `settled` hears each answer, also one after its deadline. */
  constructor(settled: (flight: Flight, outcome: Outcome) => void) {
    this.#settled = settled;
  }

  /** Requests that the subject has not settled, those past their deadline included. */
  get count(): number {
    return this.#count;
  }

  /** Requests that are neither answered nor past their deadline. */
  get pending(): number {
    return this.#pending;
  }

  /** The pending request whose deadline comes first. */
  get first(): Flight | undefined {
    return this.#first;
  }

  /** A new pending request, last in the order of deadlines. */
  start(op: OperationKind, intendedMs: number, sentMs: number): Flight {
    const flight = this.#idle.pop() ?? new Flight(this.#settled);
    flight.op = op;
    flight.intendedMs = intendedMs;
    flight.sentMs = sentMs;
    flight.pending = true;
    flight.previous = this.#last;
    if (this.#last) this.#last.next = flight;
    else this.#first = flight;
    this.#last = flight;
    this.#count += 1;
    this.#pending += 1;
    return flight;
  }

  /** The request is decided, by an answer or by its deadline. */
  decide(flight: Flight): void {
    flight.pending = false;
    if (flight.previous) flight.previous.next = flight.next;
    else this.#first = flight.next;
    if (flight.next) flight.next.previous = flight.previous;
    else this.#last = flight.previous;
    flight.previous = undefined;
    flight.next = undefined;
    this.#pending -= 1;
  }

  /** The subject has settled the request; its object may serve another. */
  release(flight: Flight): void {
    this.#count -= 1;
    this.#idle.push(flight);
  }
}
