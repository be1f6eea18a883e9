import type { Expectation, ProbeReading, ProbeState } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import type { Probe } from '../probes/probe.ts';

/** Time between readings, and while somebody waits for one: recovery is measured to this grain. */
const EVERY_MS = 100;
const WHILE_AWAITED_MS = 5;

/** Hears a reading whose state differs from the one before; `atMs` is of the monotonic clock. */
export type ProbeListener = (reading: ProbeReading, previous: ProbeState | null, atMs: number) => void;

interface Waiter {
  expectation: Expectation;
  resolve(reading: ProbeReading): void;
}

/** Whether a reading is what was expected. */
export function meets(reading: ProbeReading, expectation: Expectation): boolean {
  return reading.probe === expectation.probe && expectation.states.includes(reading.state);
}

/** Takes readings of every probe all the time, oftener while a proof is awaited, and tells of each change. */
export class Prober {
  readonly #probes: readonly Probe[];
  readonly #clock: Clock;
  readonly #onChange: ProbeListener;
  readonly #states = new Map<string, ProbeState>();
  readonly #waiters = new Set<Waiter>();
  readonly #ended = new AbortController();
  #hurry = new AbortController();
  #loops: Promise<void>[] = [];

  constructor(probes: readonly Probe[], clock: Clock, onChange: ProbeListener) {
    this.#probes = probes;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Begins to read; ends with `close`. */
  start(): void {
    this.#loops = this.#probes.map((probe) => this.#watch(probe));
  }

  /**
   * The first reading, begun after this call, that meets the expectation; rejects with the signal's reason when that
   * aborts first.
   */
  expect(expectation: Expectation, signal: AbortSignal): Promise<ProbeReading> {
    const { promise, resolve, reject } = deferred<ProbeReading>();
    const waiter = { expectation, resolve };
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiters.add(waiter);
    this.#hurry.abort();
    this.#hurry = new AbortController();
    return promise.finally(() => {
      this.#waiters.delete(waiter);
      signal.removeEventListener('abort', onAbort);
    });
  }

  /** Ends all readings and the probes' connections. */
  async close(): Promise<void> {
    this.#ended.abort();
    this.#hurry.abort();
    await Promise.all(this.#loops);
    await Promise.all(this.#probes.map((probe) => probe.close()));
  }

  async #watch(probe: Probe): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const startMs = this.#clock.nowMs();
      const awaitedBefore = [...this.#waiters];
      const reading = await probe.read();
      this.#tell(reading);
      for (const waiter of awaitedBefore) if (meets(reading, waiter.expectation)) waiter.resolve(reading);
      await this.#pause(probe, this.#clock.nowMs() - startMs);
    }
  }

  #tell(reading: ProbeReading): void {
    const previous = this.#states.get(reading.probe) ?? null;
    if (this.#ended.signal.aborted || previous === reading.state) return;
    this.#states.set(reading.probe, reading.state);
    this.#onChange(reading, previous, this.#clock.nowMs());
  }

  async #pause(probe: Probe, tookMs: number): Promise<void> {
    const awaited = [...this.#waiters].some((waiter) => waiter.expectation.probe === probe.name);
    const everyMs = awaited ? WHILE_AWAITED_MS : EVERY_MS;
    const signal = AbortSignal.any([this.#ended.signal, this.#hurry.signal]);
    await this.#clock.sleep(Math.max(1, everyMs - tookMs), signal).catch(() => undefined);
  }
}
