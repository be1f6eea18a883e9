import { FiredrillError, type QueueRuns, type RunQueue } from '@firedrill/contract';
import type { DrillQueue } from '../drill-service.ts';

/** A queue of which nothing ever begins. */
export class MemoryQueue implements DrillQueue {
  readonly state: RunQueue = {
    isPaused: false,
    runsMax: 2,
    isOneAtATime: false,
    waiting: [],
    underWay: [],
    notBegun: [],
  };
  readonly stopped: string[] = [];

  async add(runs: QueueRuns['runs'], isOneAtATime = false): Promise<void> {
    this.state.isOneAtATime = isOneAtATime;
    for (const { name, policy = 'breaker', driver = 'process' } of runs) {
      const id = `q${this.state.waiting.length + 1}`;
      this.state.waiting.push({ id, scenario: name, title: name, policy, driver, durationMs: 1_000 });
    }
  }

  cancel(id: string): void {
    const at = this.state.waiting.findIndex((waiting) => waiting.id === id);
    if (at < 0) throw new FiredrillError('run.not-found', `${id} does not wait`);
    this.state.waiting.splice(at, 1);
  }

  pause(): void {
    this.state.isPaused = true;
  }

  resume(): void {
    this.state.isPaused = false;
  }

  clear(): void {
    this.state.waiting.length = 0;
  }

  stop(reason: string): void {
    this.clear();
    this.stopped.push(reason);
  }
}
