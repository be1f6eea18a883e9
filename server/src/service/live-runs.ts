import { FiredrillError } from '@firedrill/contract';
import type { Driver } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveRun } from './live-run.ts';

/** A run that could not begin leaves nothing in the store: it is remembered for so long, and so many are. */
const FAILED_KEPT = { ms: 600_000, most: 20 } as const;
/** Of so many that ended here it is known that they did, though no verdict of theirs is on file. */
const ENDED_MAX = 1_000;

/** The runs that this server makes, and those of late that could not begin. */
export class LiveRuns {
  readonly #clock: Clock;
  readonly #runsMax: number;
  readonly #onRoom: () => void;
  readonly #onBegun = new Set<(runId: string) => void>();
  readonly #underWay = new Map<string, LiveRun>();
  readonly #failed = new Map<string, { run: LiveRun; sinceMs: number }>();
  readonly #ended = new Set<string>();
  #latest: LiveRun | undefined;
  #closed = false;

  /** At most `runsMax` go on at a time; `onRoom` is called whenever one of them has been put away. */
  constructor(clock: Clock, runsMax: number, onRoom: () => void) {
    this.#clock = clock;
    this.#runsMax = runsMax;
    this.#onRoom = onRoom;
  }

  /** Those under way, and those that could not begin; the newest last. */
  get all(): LiveRun[] {
    const oldestMs = this.#clock.nowMs() - FAILED_KEPT.ms;
    for (const [id, { sinceMs }] of this.#failed) if (sinceMs < oldestMs) this.#failed.delete(id);
    return [...[...this.#failed.values()].map(({ run }) => run), ...this.#underWay.values()];
  }

  /** The one under way that was begun last, or else the last that was under way. */
  get latest(): LiveRun | undefined {
    return [...this.#underWay.values()].at(-1) ?? this.#latest;
  }

  /** Whether the run was made here and is over, whatever its files say. */
  hasEnded(runId: string): boolean {
    return this.#ended.has(runId);
  }

  /** One that is under way here, or could not begin. */
  find(runId: string): LiveRun | undefined {
    return this.all.find((run) => run.runId === runId);
  }

  /** Begins a run that `make` makes; throws `run.busy`, with what is under way, when there is no room for it. */
  begin(driver: Driver, make: () => LiveRun): LiveRun {
    this.#requireRoom(driver);
    const run = make();
    this.#latest = run;
    this.#underWay.set(run.runId, run);
    void run.done.then(() => this.#putAway(run));
    for (const listener of this.#onBegun) listener(run.runId);
    return run;
  }

  /** Calls back with the id of every run that begins. Returns the unsubscription. */
  onBegun(listener: (runId: string) => void): () => void {
    this.#onBegun.add(listener);
    return () => void this.#onBegun.delete(listener);
  }

  /** Forgets one that could not begin; `false` when there is none of that id. */
  forget(runId: string): boolean {
    return this.#failed.delete(runId);
  }

  /** Heals and ends all of them; resolves when everything has been put away. No other begins. */
  async close(reason: string): Promise<void> {
    this.#closed = true;
    const runs = [...this.#underWay.values()];
    for (const run of runs) run.interrupt(reason);
    await Promise.all(runs.map((run) => run.done));
  }

  #putAway(run: LiveRun): void {
    this.#underWay.delete(run.runId);
    this.#ended.add(run.runId);
    for (const oldest of [...this.#ended].slice(0, -ENDED_MAX)) this.#ended.delete(oldest);
    if (!run.view.run) {
      this.#failed.set(run.runId, { run, sinceMs: this.#clock.nowMs() });
      for (const oldest of [...this.#failed.keys()].slice(0, -FAILED_KEPT.most)) this.#failed.delete(oldest);
    }
    this.#onRoom();
  }

  /** Whether one more run of the driver can begin now. */
  hasRoom(driver: Driver): boolean {
    return !this.#closed && this.#inTheWay(driver).length === 0 && this.#underWay.size < this.#runsMax;
  }

  /** Whoever finds its targets would find the same ones again. */
  #inTheWay({ kind, targets }: Driver): LiveRun[] {
    return targets === 'found' ? [...this.#underWay.values()].filter(({ driver }) => driver === kind) : [];
  }

  #requireRoom(driver: Driver): void {
    if (this.#closed)
      throw new FiredrillError('run.busy', 'this server is being ended: no run begins any more');
    if (this.hasRoom(driver)) return;
    const inTheWay = this.#inTheWay(driver);
    const [count, limit] =
      inTheWay.length > 0
        ? [inTheWay, `the driver ${driver.kind} makes one run at a time`]
        : [[...this.#underWay.values()], `no more than ${this.#runsMax} go on at a time here`];
    const names = count.map(({ name, runId }) => `${name} (${runId})`).join(', ');
    throw new FiredrillError('run.busy', `under way already: ${names}; ${limit}`, {
      hint: 'wait for its end, or stop it: it heals first',
    });
  }
}
