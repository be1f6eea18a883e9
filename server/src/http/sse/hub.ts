import type { Clock } from '../../platform/clock.ts';
import type { JournalLine, RunEvents } from '../drill-service.ts';
import { type Batch, batchesOf } from './frames.ts';
import { inSlices } from './slices.ts';

/** Events are given out so often at most, in ms: a hundred at one moment cost each viewer one write. */
export const BATCH_EVERY_MS = 40;

/** Someone who is given events as they happen. */
export interface LiveViewer {
  /** The last event it was given. */
  readonly sentSeq: number;
  /**
   * Takes what comes next, or leaves the hub. It may have the first events of it, or all, but never misses one before it.
   * Must not throw.
   */
  deliver(batch: Batch): void;
  /** The run is over and everything was delivered. Must not throw. */
  finish(): void;
}

/** Hands the events of one run out to all who watch it, made into bytes once for all of them. */
export class RunHub {
  readonly events: RunEvents;
  readonly #clock: Clock;
  readonly #live = new Set<LiveViewer>();
  readonly #unsubscribe: () => void;
  #pending: JournalLine[] = [];
  /** The last event that was put into a batch: who has it can be given the next batch. */
  #batchedSeq: number;
  #hasEnded = false;
  #isOver = false;
  #isAtWork = false;

  constructor(events: RunEvents, clock: Clock) {
    this.events = events;
    this.#clock = clock;
    this.#batchedSeq = events.lastSeq;
    this.#unsubscribe = events.subscribe({
      onLine: (line) => {
        this.#pending.push(line);
        this.#work();
      },
      onEnd: () => {
        this.#hasEnded = true;
        this.#work();
      },
    });
  }

  /** Whether the run has ended and all live viewers were told so. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** From now on gives events to a viewer that has all there were; says false to one that must read the journal first. */
  join(viewer: LiveViewer): boolean {
    if (viewer.sentSeq < this.#batchedSeq) return false;
    if (this.#isOver) viewer.finish();
    else this.#live.add(viewer);
    return true;
  }

  /** Gives a viewer nothing any more. */
  leave(viewer: LiveViewer): void {
    this.#live.delete(viewer);
  }

  /** Hears nothing of the run any more. */
  close(): void {
    this.#unsubscribe();
    this.#live.clear();
    this.#pending = [];
  }

  #work(): void {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    void this.#handOut();
  }

  /** Begins a turn later: whatever is appended to a journal must not wait for those who watch. */
  async #handOut(): Promise<void> {
    await this.#clock.sleep(0);
    while (this.#pending.length > 0) {
      const lines = this.#pending;
      this.#pending = [];
      for (const batch of batchesOf(this.events.runId, lines)) {
        this.#batchedSeq = batch.lastSeq;
        await this.#each((viewer) => viewer.deliver(batch));
        await this.#clock.sleep(0);
      }
      await this.#clock.sleep(BATCH_EVERY_MS);
    }
    this.#isAtWork = false;
    if (!this.#hasEnded) return;
    this.#isOver = true;
    await this.#each((viewer) => viewer.finish());
    this.#live.clear();
  }

  /** Passes over those who have left meanwhile. */
  async #each(tell: (viewer: LiveViewer) => void): Promise<void> {
    const tellIfLive = (viewer: LiveViewer): void => {
      if (this.#live.has(viewer)) tell(viewer);
    };
    await inSlices(this.#live, tellIfLive, this.#clock);
  }
}
