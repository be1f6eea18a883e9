import type { RunEvent } from '@firedrill/contract';
import type { Refusal } from '../model.ts';

/** How the connection to a run that goes on is; times are ms since the epoch. */
export type LinkState =
  | { kind: 'open' }
  | { kind: 'lost'; sinceAt: number; serverAnswers: boolean }
  /** It cannot be had at all, for example because the run was deleted. */
  | { kind: 'failed'; message: string; hint?: string };

/** Hears a run go on. */
export interface FollowListener {
  /** The next events, in order, none missing and none twice. */
  onEvents(events: readonly RunEvent[]): void;
  onLink(state: LinkState): void;
  /** What goes on before the first event, in words. */
  onStep(step: string): void;
  /** No event comes any more. */
  onEnd(): void;
}

/** The server does not answer at all; it may do so later. */
export class ServerAway extends Error {
  constructor() {
    super('the server does not answer');
    this.name = 'ServerAway';
  }
}

/** Where the events of a run come from. */
export interface RunSource {
  readonly runId: string;
  /** Where the journal can be downloaded. */
  readonly journalUrl?: string;
  /**
   * The events after one that are there now, in order, in pieces. Rejects with an error for people when they cannot be
   * read, with `ServerAway` when they may be later.
   */
  read(afterSeq: number, signal: AbortSignal): AsyncIterable<readonly RunEvent[]>;
  /** Follows a run that may go on, from an event on; returns the end of it. Left out where nothing can come. */
  follow?(afterSeq: number, listener: FollowListener): () => void;
  /** Why a run that ended without an event could not begin; `undefined` where nobody can say. Never rejects. */
  whyNotBegun?(): Promise<Refusal | undefined>;
}

/** What is said of a run that did not begin where nobody knows why. */
export const NOT_BEGUN: Refusal = {
  title: 'The run could not begin',
  message: 'the run ended before it began',
  hint: 'the terminal that Firedrill runs in says why',
};
