import {
  BREAKER_STATES,
  eachBucket,
  type LoadWindow,
  type RunEvent,
  type SparseHistogram,
  VERDICTS,
} from '@firedrill/contract';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunEvents } from '../drill-service.ts';
import { follow } from './follow.ts';
import { RunState } from './run-state.ts';

/** Upper bounds of answer times in seconds: from what Redis takes to what a deadline allows. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const US_PER_S = 1_000_000;

/** Where the figures come from. */
export interface MetricsSources {
  /** The events of a run. */
  events(runId: string): Promise<RunEvents>;
  /** How many viewers watch runs now. */
  viewers(): number;
  /** Hears what keeps a run from being counted; the run itself goes on. */
  onFailure(error: unknown): void;
}

/** Counts what the runs of this server do, for Prometheus. */
export class Metrics {
  readonly #sources: MetricsSources;
  readonly #registry = new Registry();
  readonly #runs = new Map<string, RunState>();
  readonly #closed = new AbortController();
  readonly #answers = new Counter({
    name: 'firedrill_answers_total',
    help: 'Requests of the load that ended, by where the answer came from and how they ended.',
    labelNames: ['source', 'outcome'] as const,
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: 'firedrill_answer_duration_seconds',
    help: 'What a user would have waited, from the moment a request was due, by where the answer came from.',
    labelNames: ['source'] as const,
    buckets: DURATION_BUCKETS,
    registers: [this.#registry],
  });
  readonly #reconnects = new Counter({
    name: 'firedrill_reconnect_attempts_total',
    help: 'Attempts to reconnect that clients planned.',
    registers: [this.#registry],
  });
  readonly #ended = new Counter({
    name: 'firedrill_runs_total',
    help: 'Runs that ended with a verdict.',
    labelNames: ['verdict'] as const,
    registers: [this.#registry],
  });

  constructor(sources: MetricsSources) {
    this.#sources = sources;
    for (const verdict of VERDICTS) this.#ended.inc({ verdict }, 0);
    this.#addGauges();
  }

  /** The figures in the text format. */
  async read(): Promise<{ contentType: string; text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  /** Counts a run from its first event to its last. */
  follow(runId: string): void {
    this.#follow(runId).catch((error: unknown) => {
      if (!this.#closed.signal.aborted) this.#sources.onFailure(error);
    });
  }

  /** Follows no run any more. */
  close(): void {
    this.#closed.abort();
  }

  async #follow(runId: string): Promise<void> {
    const state = new RunState();
    this.#runs.set(runId, state);
    try {
      const events = await this.#sources.events(runId);
      const onLine = ({ line }: { line: string }): void => {
        const event = JSON.parse(line) as RunEvent;
        state.fold(event);
        this.#count(event);
      };
      await follow(events, onLine, this.#closed.signal);
    } finally {
      this.#runs.delete(runId);
    }
  }

  #count(event: RunEvent): void {
    if (event.type === 'load.window') this.#countWindow(event.window);
    else if (event.type === 'client.retry') this.#reconnects.inc();
    else if (event.type === 'run.finished') this.#ended.inc({ verdict: event.verdict });
  }

  #countWindow({ tallies }: LoadWindow): void {
    for (const { source, ok, failed, unanswered, latencyUs } of tallies) {
      for (const [outcome, count] of Object.entries({ ok, failed, unanswered })) {
        if (count > 0) this.#answers.inc({ source, outcome }, count);
      }
      this.#observe(source, latencyUs);
    }
  }

  /** Each request counts with the middle of its bucket, which is within 1.6 % of its true time. */
  #observe(source: string, latencyUs: SparseHistogram): void {
    const durations = this.#durations.labels(source);
    eachBucket(latencyUs, (valueUs, count) => {
      for (let i = 0; i < count; i += 1) durations.observe(valueUs / US_PER_S);
    });
  }

  #addGauges(): void {
    const states = (): RunState[] => [...this.#runs.values()];
    const { viewers } = this.#sources;
    const registers = [this.#registry];
    new Gauge({
      name: 'firedrill_fault_active',
      help: 'Faults in force now, by kind.',
      labelNames: ['fault'] as const,
      registers,
      collect() {
        this.reset();
        for (const fault of states().flatMap(({ faultsInForce }) => faultsInForce)) this.inc({ fault });
      },
    });
    new Gauge({
      name: 'firedrill_breaker_state',
      help: 'Breakers of the clients of the runs under way, by their state now.',
      labelNames: ['state'] as const,
      registers,
      collect() {
        for (const state of BREAKER_STATES) this.set({ state }, 0);
        for (const state of states().flatMap(({ breakers }) => breakers)) this.inc({ state });
      },
    });
    new Gauge({
      name: 'firedrill_pool_state',
      help: 'Pools of connections of the clients of the runs under way, by target and by their state now.',
      labelNames: ['pool', 'state'] as const,
      registers,
      collect() {
        this.reset();
        for (const [pool, state] of states().flatMap(({ pools }) => pools)) this.inc({ pool, state });
      },
    });
    new Gauge({
      name: 'firedrill_runs_under_way',
      help: 'Runs under way.',
      registers,
      collect() {
        this.set(states().length);
      },
    });
    new Gauge({
      name: 'firedrill_viewers',
      help: 'Browsers and programs that watch a run.',
      registers,
      collect() {
        this.set(viewers());
      },
    });
  }
}
