import {
  FiredrillError,
  type LiveState,
  messageOf,
  QUEUE_RUNS_MAX,
  type QueuedRun,
  type QueueRuns,
  type RunQueue as QueueState,
  type Scenario,
  type UnbegunRun,
} from '@firedrill/contract';
import type { Driver } from '../drivers/driver.ts';
import type { DrillQueue } from '../http/drill-service.ts';
import { redact } from '../platform/redact.ts';
import type { LiveRun } from './live-run.ts';

/** So many of those that could not begin are remembered. */
const NOT_BEGUN_MAX = 20;

/** What a queue knows of a run that it began. */
export type BegunRun = Pick<LiveRun, 'runId' | 'state' | 'done' | 'summary' | 'stop'>;

/** A run that is wanted, read and found right. */
interface Wanted {
  driver: Driver;
  scenario: Pick<Scenario, 'title' | 'policy' | 'durationMs'>;
}

/** What a queue stands on. */
export interface RunQueueParts<T extends Wanted> {
  /** How many runs go on at a time. */
  runsMax: number;
  /** Reads what is wanted; rejects where it cannot be run. */
  read(request: { kind: 'scenario' } & Asked): Promise<T>;
  /** Whether one more run of the driver can begin now. */
  hasRoom(driver: Driver): boolean;
  /** Begins it; throws `run.busy` when there is no room after all. */
  begin(wanted: T): BegunRun;
}

type Asked = QueueRuns['runs'][number];

interface Waiting {
  asked: Asked;
  driver: Driver;
  shown: QueuedRun;
}

/**
 * Runs that wait until there is room for them, and then begin in their order; one whose driver is in use lets others
 * pass. It pauses by itself when a run that it began could not start its targets: the next ones would fare no better.
 * It lives as long as the process; what waits is not stored.
 */
export class RunQueue<T extends Wanted> implements DrillQueue {
  readonly #parts: RunQueueParts<T>;
  #waiting: Waiting[] = [];
  #notBegun: UnbegunRun[] = [];
  readonly #underWay = new Map<string, BegunRun>();
  #lastId = 0;
  #pause: { reason?: string } | undefined;
  #isOneAtATime = false;
  #isBeginning = false;
  #isRoomNew = false;
  #isClosed = false;

  constructor(parts: RunQueueParts<T>) {
    this.#parts = parts;
  }

  /** What everyone is told of it. */
  get short(): LiveState['queue'] {
    return {
      waiting: this.#waiting.length,
      underWay: this.#underWay.size,
      notBegun: this.#notBegun.length,
      isPaused: this.#pause !== undefined,
    };
  }

  get state(): QueueState {
    const { reason } = this.#pause ?? {};
    return {
      isPaused: this.#pause !== undefined,
      ...(reason === undefined ? {} : { pauseReason: reason }),
      runsMax: this.#parts.runsMax,
      isOneAtATime: this.#isOneAtATime,
      waiting: this.#waiting.map(({ shown }) => shown),
      underWay: [...this.#underWay.keys()],
      notBegun: [...this.#notBegun],
    };
  }

  /**
   * Lets runs wait; one that cannot be run at all is told of, and keeps no other from it. Whether they begin one at a
   * time holds for all that wait.
   */
  async add(runs: readonly Asked[], isOneAtATime = false): Promise<void> {
    // Whoever asks for more sees what becomes of it, and not of what was asked for before.
    if (this.#waiting.length === 0) this.#notBegun = [];
    this.#requireRoom(runs.length);
    this.#isOneAtATime = isOneAtATime;
    for (const asked of runs) {
      try {
        const { driver, scenario } = await this.#parts.read({ kind: 'scenario', ...asked });
        this.#requireRoom(1);
        this.#lastId += 1;
        const { title, policy, durationMs } = scenario;
        const shown = { id: `q${this.#lastId}`, title, policy, durationMs };
        this.#waiting.push({
          asked,
          driver,
          shown: { ...shown, scenario: asked.name, driver: driver.kind },
        });
      } catch (error) {
        if (error instanceof FiredrillError && error.code === 'run.busy') throw error;
        this.#tellNotBegun(asked, error);
      }
    }
    this.proceed();
  }

  /** Takes one out that waits; throws `run.not-found` when it does not wait any more. */
  cancel(id: string): void {
    const left = this.#waiting.filter(({ shown }) => shown.id !== id);
    if (left.length === this.#waiting.length) {
      throw new FiredrillError('run.not-found', `${id} does not wait: it has begun, or was taken out`);
    }
    this.#waiting = left;
  }

  pause(): void {
    this.#pause ??= {};
  }

  resume(): void {
    this.#pause = undefined;
    this.proceed();
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = [];
    this.#pause = undefined;
  }

  /** Forgets what waits, and heals and ends what it began. */
  stop(reason: string): void {
    this.clear();
    for (const run of this.#underWay.values()) if (run.state !== 'finished') run.stop(reason);
  }

  /** Forgets what waits, and begins nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }

  /** Begins what there is room for: to be called whenever a run has been put away. */
  proceed(): void {
    this.#isRoomNew = true;
    if (!this.#isBeginning) void this.#beginAll();
  }

  async #beginAll(): Promise<void> {
    this.#isBeginning = true;
    try {
      while (this.#isRoomNew) {
        this.#isRoomNew = false;
        for (let next = this.#next(); next && (await this.#begin(next)); next = this.#next());
      }
    } finally {
      this.#isBeginning = false;
    }
  }

  #next(): Waiting | undefined {
    if (this.#pause || this.#isClosed) return undefined;
    if (this.#isOneAtATime && this.#underWay.size > 0) return undefined;
    return this.#waiting.find(({ driver }) => this.#parts.hasRoom(driver));
  }

  /** Resolves with `false` when there was no room after all. What it says is read only now: it may have been edited. */
  async #begin(waiting: Waiting): Promise<boolean> {
    const isWanted = (): boolean => !this.#pause && this.#waiting.includes(waiting);
    try {
      const wanted = await this.#parts.read({ kind: 'scenario', ...waiting.asked });
      if (!isWanted()) return true;
      const run = this.#parts.begin(wanted);
      this.#remove(waiting);
      this.#underWay.set(run.runId, run);
      void run.done.then(() => {
        this.#putAway(run, waiting);
        // Whoever else puts it away may have told of the room before.
        this.proceed();
      });
    } catch (error) {
      if (error instanceof FiredrillError && error.code === 'run.busy') return false;
      if (!this.#waiting.includes(waiting)) return true;
      this.#remove(waiting);
      this.#tellNotBegun(waiting.asked, error);
    }
    return true;
  }

  #remove(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting);
  }

  #putAway(run: BegunRun, { asked, shown }: Waiting): void {
    this.#underWay.delete(run.runId);
    const { startedAt, end, reasons } = run.summary;
    if (startedAt !== undefined || end === 'interrupted') return;
    const reason = reasons[0] ?? 'it says not why';
    this.#tellNotBegun(asked, new Error(reason));
    if (this.#waiting.length > 0) {
      this.#pause ??= { reason: `${shown.scenario} with ${shown.policy} could not begin: ${reason}` };
    }
  }

  #tellNotBegun({ name, policy, driver }: Asked, error: unknown): void {
    const unbegun = { scenario: name, policy: policy ?? '', driver: driver ?? '' };
    this.#notBegun = [...this.#notBegun, { ...unbegun, reason: redact(messageOf(error)) }].slice(
      -NOT_BEGUN_MAX,
    );
  }

  #requireRoom(count: number): void {
    if (this.#waiting.length + count <= QUEUE_RUNS_MAX) return;
    throw new FiredrillError(
      'run.busy',
      `${this.#waiting.length} runs wait already, and no more than ${QUEUE_RUNS_MAX} may`,
      { hint: 'ask again when some of them have begun' },
    );
  }
}
