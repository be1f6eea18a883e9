import { setMaxListeners } from 'node:events';
import type { Expectation, ProbeReading, ProbeState } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import type { Probe } from '../probes/probe.ts';

/** Time between readings, and while somebody waits for one: recovery is measured to this grain. */
const EVERY_MS = 100;
const WHILE_AWAITED_MS = 5;
/** More probes than a run has: there are at most ten kinds for each of three targets. */
const PROBES_MAX = 32;

/** Hears a reading whose state differs from the one before; `atMs` is of the monotonic clock. */
export type ProbeListener = (reading: ProbeReading, previous: ProbeState | null, atMs: number) => void;

/** What a prober is made from. */
export interface ProberOptions {
  clock: Clock;
  /** Names of the probes that are read from the start. */
  standing: readonly string[];
  /** Makes the probe of a name; throws when there is none. */
  open(name: string): Probe;
  onChange: ProbeListener;
  /** Hears every reading, after `onChange` did. */
  onReading(reading: ProbeReading): void;
}

interface Waiter {
  expectation: Expectation;
  resolve(reading: ProbeReading): void;
}

/** Ends the pauses of all probes at once: each of them listens to it. */
function wakeUp(): AbortController {
  const controller = new AbortController();
  setMaxListeners(PROBES_MAX, controller.signal);
  return controller;
}

/** Whether a reading is what was expected. */
export function meets(reading: ProbeReading, expectation: Expectation): boolean {
  const { probe, states, saying = '', slowerThanMs = 0, fasterThanMs = Infinity } = expectation;
  const { state, detail, latencyMs } = reading;
  return (
    reading.probe === probe &&
    states.includes(state) &&
    detail.startsWith(saying) &&
    (state === 'silent' || latencyMs >= slowerThanMs) &&
    latencyMs < fasterThanMs
  );
}

/**
 * Takes readings of its probes all the time, oftener while a proof is awaited, and tells of each change. A probe that
 * only a proof asks for is opened when it is first asked for.
 */
export class Prober {
  readonly #options: ProberOptions;
  readonly #probes = new Map<string, Probe>();
  readonly #loops: Promise<void>[] = [];
  readonly #states = new Map<string, string>();
  readonly #waiters = new Set<Waiter>();
  #ended = false;
  /** Ends the pauses between readings; one for all of them, and made anew each time, so that nothing adds up on it. */
  #wake = wakeUp();

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** Begins to read; ends with `close`. */
  start(): void {
    for (const name of this.#options.standing) this.#open(name);
  }

  /**
   * The first readings, begun after this call, that meet the expectations; rejects with the signal's reason when that
   * aborts first, and when there is no probe of that name.
   */
  async expect(expectations: readonly Expectation[], signal: AbortSignal): Promise<ProbeReading[]> {
    return Promise.all(expectations.map((expectation) => this.#expectOne(expectation, signal)));
  }

  /** Ends all readings and the probes' connections. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#wake.abort();
    await Promise.all(this.#loops);
    await Promise.all([...this.#probes.values()].map((probe) => probe.close()));
  }

  #expectOne(expectation: Expectation, signal: AbortSignal): Promise<ProbeReading> {
    const { promise, resolve, reject } = deferred<ProbeReading>();
    const waiter = { expectation, resolve };
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    // Before the probe is opened, so that its first reading counts already.
    this.#waiters.add(waiter);
    try {
      this.#open(expectation.probe);
    } catch (error) {
      reject(error);
    }
    this.#hurry();
    return promise.finally(() => {
      this.#waiters.delete(waiter);
      signal.removeEventListener('abort', onAbort);
    });
  }

  /** Has every probe read now instead of after its pause. */
  #hurry(): void {
    this.#wake.abort();
    if (!this.#ended) this.#wake = wakeUp();
  }

  #open(name: string): void {
    if (this.#probes.has(name)) return;
    const probe = this.#options.open(name);
    this.#probes.set(name, probe);
    this.#loops.push(this.#watch(probe));
  }

  async #watch(probe: Probe): Promise<void> {
    const { clock } = this.#options;
    while (!this.#ended) {
      const startMs = clock.nowMs();
      const awaitedBefore = [...this.#waiters];
      const reading = await probe.read();
      this.#tell(reading);
      for (const waiter of awaitedBefore) if (meets(reading, waiter.expectation)) waiter.resolve(reading);
      await this.#pause(probe, clock.nowMs() - startMs);
    }
  }

  #tell(reading: ProbeReading): void {
    const { probe, state, detail } = reading;
    const known = this.#states.get(probe);
    // Two errors of one state, such as LOADING and READONLY, are a change that people want to see.
    const now = state === 'erring' ? `${state} ${detail}` : state;
    if (this.#ended) return;
    if (known !== now) {
      this.#states.set(probe, now);
      const previous = known === undefined ? null : (known.split(' ', 1)[0] as ProbeState);
      this.#options.onChange(reading, previous, this.#options.clock.nowMs());
    }
    this.#options.onReading(reading);
  }

  async #pause(probe: Probe, tookMs: number): Promise<void> {
    const awaited = [...this.#waiters].some((waiter) => waiter.expectation.probe === probe.name);
    const everyMs = awaited ? WHILE_AWAITED_MS : EVERY_MS;
    const pauseMs = Math.max(1, everyMs - tookMs);
    await this.#options.clock.sleep(pauseMs, this.#wake.signal).catch(() => undefined);
  }
}
