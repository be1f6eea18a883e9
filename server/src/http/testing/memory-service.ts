import {
  type Catalogue,
  type DoctorReport,
  emptyView,
  FiredrillError,
  type InjectFaultRequest,
  type LiveState,
  type RunSummary,
  type RunView,
  type ScenarioCheck,
  type ScenarioDocument,
  type ScenarioList,
  type StartRunRequest,
} from '@firedrill/contract';
import type { DrillService, RunEvents, RunReport } from '../drill-service.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryRun } from './memory-run.ts';

const PLAN = { seed: 1, warmupMs: 0, durationMs: 1_000, faults: [] };

function summaryOf(id: string, request: StartRunRequest): RunSummary {
  return {
    id,
    kind: request.kind === 'manual' ? 'manual' : 'scripted',
    scenario: request.kind === 'scenario' ? request.name : request.kind,
    title: 'A run of a test',
    policy: request.policy ?? 'breaker',
    driver: request.driver ?? 'process',
    seed: request.seed ?? 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1_000,
    elapsedMs: 0,
    state: 'running',
    isHere: true,
    reasons: [],
    claims: { held: 0, failed: 0, inconclusive: 0 },
    faultsInForce: [],
  };
}

/** A drill service without any target: what it was asked is in its fields. */
export class MemoryService implements DrillService {
  readonly version = '0.0.0-test';
  isHealing = false;
  readonly queue = new MemoryQueue();
  readonly #begun = new Set<(runId: string) => void>();
  readonly stored = new Map<string, MemoryRun>();
  readonly texts = new Map<string, string>([['known', 'name: known\n']]);
  readonly injected: InjectFaultRequest[] = [];
  readonly stopped: string[] = [];
  /** What every method rejects with from now on, where it is set. */
  failure: unknown;

  catalogue(): Catalogue {
    this.#fail();
    return { faults: [], policies: [], defaultPolicy: 'breaker', metrics: [], drivers: [] };
  }

  async doctor(): Promise<DoctorReport> {
    this.#fail();
    return { ready: true, checks: [] };
  }

  async live(): Promise<LiveState> {
    const runs = [...this.stored.values()].filter(({ isLive }) => isLive).map(({ summary }) => summary);
    const { waiting, underWay, notBegun, isPaused } = this.queue.state;
    const queue = {
      waiting: waiting.length,
      underWay: underWay.length,
      notBegun: notBegun.length,
      isPaused,
    };
    return { firedrill: this.version, runs, queue, connectionHistory: [] };
  }

  async scenarios(): Promise<ScenarioList> {
    this.#fail();
    return { scenarios: [], broken: [] };
  }

  async scenario(name: string): Promise<ScenarioDocument> {
    this.#fail();
    const text = this.texts.get(name);
    if (text === undefined) throw new FiredrillError('scenario.not-found', `no scenario is called ${name}`);
    return { name, file: `scenarios/${name}.yaml`, shipped: false, text };
  }

  check(text: string): ScenarioCheck {
    if (text === '') return { mistakes: [{ line: 1, column: 1, length: 1, message: 'it is empty' }] };
    const says = { name: 'x', title: 'X', description: '', policy: 'breaker', claims: [], plan: PLAN };
    return { mistakes: [], scenario: says };
  }

  async saveScenario(name: string, text: string): Promise<ScenarioDocument> {
    this.texts.set(name, text);
    return await this.scenario(name);
  }

  async deleteScenario(name: string): Promise<void> {
    await this.scenario(name);
    this.texts.delete(name);
  }

  scenarioSchema(): object {
    return { type: 'object' };
  }

  async runs(): Promise<readonly RunSummary[]> {
    this.#fail();
    return [...this.stored.values()].map(({ summary }) => summary);
  }

  async run(runId: string): Promise<RunSummary> {
    return this.#find(runId).summary;
  }

  async view(runId: string): Promise<RunView> {
    this.#find(runId);
    return emptyView();
  }

  async events(runId: string): Promise<RunEvents> {
    return this.#find(runId);
  }

  async scenarioOfRun(runId: string): Promise<string> {
    return `name: ${this.#find(runId).summary.scenario}\n`;
  }

  async report(runId: string, format: 'html' | 'json' | 'junit'): Promise<RunReport> {
    this.#find(runId);
    return { contentType: 'application/xml', fileName: `../${format}"\r\n.xml`, body: '<testsuites/>' };
  }

  async start(request: StartRunRequest): Promise<RunSummary> {
    this.#fail();
    const run = this.add(request);
    for (const listener of this.#begun) listener(run.runId);
    return run.summary;
  }

  onBegun(listener: (runId: string) => void): () => void {
    this.#begun.add(listener);
    return () => void this.#begun.delete(listener);
  }

  async stop(runId: string, reason: string): Promise<RunSummary> {
    const run = this.#find(runId);
    this.stopped.push(reason);
    return run.summary;
  }

  async remove(runId: string): Promise<void> {
    if (this.#find(runId).isLive) throw new FiredrillError('run.busy', `run ${runId} is under way`);
    this.stored.delete(runId);
  }

  async inject(runId: string, fault: InjectFaultRequest): Promise<string> {
    this.#find(runId);
    this.injected.push(fault);
    return `f${this.injected.length}`;
  }

  async heal(runId: string, faultId: string): Promise<void> {
    this.#find(runId);
    if (faultId !== 'f1') throw new FiredrillError('fault.unknown', `run ${runId} has no fault ${faultId}`);
  }

  /** Puts a run under way. */
  add(request: StartRunRequest = { kind: 'scenario', name: 'known' }): MemoryRun {
    const id = `20260101-000000-${(this.stored.size + 1).toString(16).padStart(6, '0')}`;
    const run = new MemoryRun(summaryOf(id, request));
    this.stored.set(id, run);
    return run;
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  #find(runId: string): MemoryRun {
    const run = this.stored.get(runId);
    if (run) return run;
    throw new FiredrillError('run.not-found', `no run has the id ${runId}`, {
      hint: 'firedrill list runs shows the runs that are stored',
    });
  }
}
