import type { ServerResponse } from 'node:http';
import { FiredrillError } from '@firedrill/contract';
import type { Clock } from '../../platform/clock.ts';
import type { RunEvents } from '../drill-service.ts';
import { RunHub } from './hub.ts';
import { inSlices } from './slices.ts';
import { Viewer } from './viewer.ts';

export interface ViewersOptions {
  clock: Clock;
  /** Most connections at one time. */
  viewersMax: number;
  /** How often a viewer is sent a sign of life, in ms. */
  heartbeatMs: number;
  /** Hears why a viewer was disconnected whose journal could not be read. */
  onDefect(error: unknown): void;
}

/** A hub with the number of those whom it serves, live or from the journal. */
interface Watched {
  hub: RunHub;
  viewers: number;
}

/** All who watch any run: how many there are, which hub serves them, their common heartbeat, their end. */
export class Viewers {
  readonly #options: ViewersOptions;
  readonly #viewers = new Set<Viewer>();
  readonly #watched = new Map<string, Watched>();
  #stopHeartbeat: (() => void) | undefined;
  #isClosed = false;

  constructor(options: ViewersOptions) {
    this.#options = options;
  }

  /** Connections that watch a run now. */
  get count(): number {
    return this.#viewers.size;
  }

  /** Throws `http.too-many` when no other viewer is taken. */
  checkRoom(): void {
    const { viewersMax } = this.#options;
    if (!this.#isClosed && this.count < viewersMax) return;
    const why = this.#isClosed
      ? 'the server is shutting down'
      : `${viewersMax} viewers watch, which is the most`;
    throw new FiredrillError('http.too-many', `no other viewer is taken: ${why}`, {
      hint: 'close a page that is not needed, or read /api/runs/<id>/journal',
    });
  }

  /** The events that those who watch a run already are served from. */
  eventsOf(runId: string): RunEvents | undefined {
    return this.#current(runId)?.hub.events;
  }

  /** Serves a connection, whose head is written, with what comes after an event. */
  add(response: ServerResponse, events: RunEvents, afterSeq: number): void {
    const watched = this.#current(events.runId) ?? this.#watch(events);
    const { onDefect, heartbeatMs, clock } = this.#options;
    const viewer = new Viewer({
      response,
      hub: watched.hub,
      afterSeq,
      onDefect,
      onGone: () => this.#remove(viewer, watched),
    });
    watched.viewers += 1;
    this.#viewers.add(viewer);
    this.#stopHeartbeat ??= clock.every(heartbeatMs, () => this.#beat());
  }

  /** Disconnects everyone, and takes nobody any more. */
  close(): void {
    this.#isClosed = true;
    for (const viewer of this.#viewers) viewer.dismiss();
  }

  /** A hub that has told its viewers of the end serves nobody new. */
  #current(runId: string): Watched | undefined {
    const watched = this.#watched.get(runId);
    return watched?.hub.isOver ? undefined : watched;
  }

  #watch(events: RunEvents): Watched {
    const watched = { hub: new RunHub(events, this.#options.clock), viewers: 0 };
    this.#watched.set(events.runId, watched);
    return watched;
  }

  #remove(viewer: Viewer, watched: Watched): void {
    if (!this.#viewers.delete(viewer)) return;
    watched.viewers -= 1;
    if (watched.viewers === 0) {
      const { hub } = watched;
      hub.close();
      if (this.#watched.get(hub.events.runId) === watched) this.#watched.delete(hub.events.runId);
    }
    if (this.#viewers.size > 0) return;
    this.#stopHeartbeat?.();
    this.#stopHeartbeat = undefined;
  }

  #beat(): void {
    void inSlices(this.#viewers, (viewer) => viewer.beat(), this.#options.clock);
  }
}
