import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  activeFaults,
  type FaultView,
  FiredrillError,
  JOURNAL_VERSION,
  type Plan,
  ROLES,
  type RunEventBody,
  type Scenario,
} from '@firedrill/contract';
import { Journal } from '../../journal/journal.ts';
import { ManualDrill } from '../manual-drill.ts';
import type { Stage } from '../stage.ts';
import { SimulatedClock } from './simulated-clock.ts';

const PLAN: Plan = { seed: 1, warmupMs: 2_000, durationMs: 60_000, manual: true, faults: [], steps: [] };
const ACT_MS = 20;
const PROOF_MS = 5;
/** An act that hangs is given up after so long, as the stack does. */
const HANGS_MS = 15_000;
/** What is there before a fault of kind `loading` takes long to read. */
const READING_MS = 5_000;

/** What a person does, and when. */
export interface Doing {
  atMs: number;
  act(drill: ManualDrill): void;
}

/**
 * A run in which every act takes 20 ms and every proof 5 ms; a fault of kind `auth` cannot be made ready, injecting
 * one of kind `pause` hangs. Its journal is in the folder.
 */
export async function playDrill(folder: string, doings: readonly Doing[]) {
  const drill = new ManualDrill(({ kind }) => {
    if (kind === 'unknown') throw new FiredrillError('usage.invalid', 'no fault is called unknown');
  });
  const clock = new SimulatedClock();
  for (const { atMs, act } of doings) clock.at(atMs, () => act(drill));
  const journal = new Journal(join(mkdtempSync(join(folder, 'run-')), 'journal.ndjson'), clock, {
    onWriteFailure: () => undefined,
    onListenerFailure: () => undefined,
  });
  journal.begin(0);
  const scenario = { name: 'manual', claims: [] } as unknown as Scenario;
  const targets = ROLES.map((role) => ({ role, server: 'a server', address: 'x:1' }));
  const about = { runId: 'x', startedAt: '', firedrill: '0', node: '', platform: '', driver: 'process' };
  const started = { ...about, subject: 'reference', policy: 'breaker', scenario, plan: PLAN, targets };
  journal.append({ type: 'run.started', journalVersion: JOURNAL_VERSION, ...started });
  journal.append({ type: 'phase.entered', phase: 'warm-up' });
  const stage: Stage = {
    plan: PLAN,
    journal,
    clock,
    stopped: new AbortController().signal,
    loadIsOver: new Promise(() => undefined),
    enter: async (phase) => void journal.append({ type: 'phase.entered', phase }),
    stack: stackOn(journal, clock),
  };
  await clock.until(drill.direct(stage));
  journal.close();
  return { view: journal.view, endMs: clock.nowMs() };
}

function stackOn(journal: Journal, clock: SimulatedClock): Stage['stack'] {
  const tell = (body: RunEventBody): void => void journal.append(body);
  const active = (): FaultView[] => activeFaults(journal.view);
  const healings = new Map<string, Promise<void>>();
  const giveUps = new Map<string, AbortController>();
  const healNow = async (faultId: string, requestedMs: number): Promise<void> => {
    giveUps.get(faultId)?.abort();
    tell({ type: 'fault.healing', faultId, requestedMs });
    if (active().length === 1) tell({ type: 'phase.entered', phase: 'recovery' });
    await clock.sleep(ACT_MS);
    tell({ type: 'fault.healed', faultId, removedMs: clock.nowMs(), effect: 'mended' });
    await clock.sleep(PROOF_MS);
    tell({ type: 'fault.proven', faultId, proven: 'gone', readings: [] });
  };
  const heal = async (faultId: string, requestedMs: number): Promise<void> => {
    if (!healings.has(faultId) && active().some(({ id }) => id === faultId)) {
      healings.set(faultId, healNow(faultId, requestedMs));
    }
    await healings.get(faultId);
  };
  return {
    heal,
    inject: async (fault, _signal, calledOff) => {
      const { id: faultId, kind, on, params, injectAtMs: requestedMs } = fault;
      if (kind === 'auth') throw new FiredrillError('fault.inject', 'it cannot be read');
      await clock.sleep(kind === 'loading' ? READING_MS : 0, calledOff);
      const undo = { driver: 'process', role: on, action: 'start', details: {} } as const;
      const about = { faultId, kind, on, params, classification: 'network', requestedMs, undo } as const;
      tell({ type: 'fault.injecting', ...about });
      if (active().length === 1) tell({ type: 'phase.entered', phase: 'fault' });
      const givenUp = new AbortController();
      giveUps.set(faultId, givenUp);
      try {
        await clock.sleep(
          kind === 'pause' ? HANGS_MS : ACT_MS,
          kind === 'pause' ? givenUp.signal : undefined,
        );
        if (kind === 'pause') throw new Error('it took too long');
        tell({ type: 'fault.injected', faultId, inForceMs: clock.nowMs(), effect: 'broken' });
        tell({ type: 'fault.proven', faultId, proven: 'in-force', readings: [] });
      } catch {
        tell({ type: 'fault.failed', faultId, stage: 'inject', reason: 'it hangs' });
        await heal(faultId, clock.nowMs());
      }
    },
    healAll: async () => {
      await Promise.all(active().map(({ id }) => heal(id, clock.nowMs())));
    },
  };
}
