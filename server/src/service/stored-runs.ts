import { stat } from 'node:fs/promises';
import {
  emptyView,
  FiredrillError,
  figuresOf,
  type RunEvent,
  type RunState,
  type RunSummary,
  type RunView,
  reduceRun,
  runId as runIdSchema,
} from '@firedrill/contract';
import { readLedger } from '../engine/ledger.ts';
import { eventAt, nextView } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Clock } from '../platform/clock.ts';
import { journalLines, lastLines } from './journal-lines.ts';
import { reportedFigures } from './reported-figures.ts';
import { unfinishedState } from './run-state.ts';
import { type RunOrigin, summaryBefore, summaryOf } from './summary.ts';

/** Whole views are large: only those that were looked at last are kept. */
const VIEWS_MAX = 4;
/** How many journals are read side by side. */
const READ_AT_A_TIME = 8;
/** Whoever makes a run names itself in its ledger at once: a run that has none after so long never will. */
const RECORDLESS_MS_MAX = 10_000;

interface Kept {
  /** Size and time of change of the journal that it was read from. */
  stamp: string;
  view: RunView;
}

/** The runs of a store, as far as their files tell, whoever made them. */
export class StoredRuns {
  readonly #store: RunStore;
  readonly #clock: Clock;
  readonly #hasEnded: (runId: string) => boolean;
  /** What has ended never changes. */
  readonly #ended = new Map<string, RunSummary>();
  /** What the journals of those without an end told when they were last read: lists are asked for twice a second. */
  readonly #cutOff = new Map<string, { stamp: string; summary: RunSummary }>();
  readonly #views = new Map<string, Kept>();

  /** `hasEnded` tells that a run is over though the process lives that its record names: this one made it. */
  constructor(store: RunStore, clock: Clock, hasEnded: (runId: string) => boolean = () => false) {
    this.#store = store;
    this.#clock = clock;
    this.#hasEnded = hasEnded;
  }

  /** Ids of all that is stored, the newest first. */
  async ids(): Promise<string[]> {
    const ids = (await this.#store.ids()).reverse();
    const present = new Set(ids);
    for (const id of [...this.#ended.keys(), ...this.#cutOff.keys()]) if (!present.has(id)) this.forget(id);
    return ids;
  }

  /** Rejects with `run.not-found` for a run that is not stored. */
  async requireStored(runId: string): Promise<void> {
    if (runIdSchema.safeParse(runId).success) {
      const found = await stat(this.#store.filesOf(runId).folder).catch(() => undefined);
      if (found?.isDirectory()) return;
    }
    throw new FiredrillError('run.not-found', `no run ${JSON.stringify(runId.slice(0, 64))} is stored`, {
      hint: 'firedrill list runs shows the runs that are stored',
    });
  }

  /** One line about a run; a journal is read as a whole only of a run without an end. */
  async summary(runId: string): Promise<RunSummary> {
    const known = this.#ended.get(runId);
    if (known) return known;
    await this.requireStored(runId);
    try {
      const ended = await this.#readEnd(runId);
      if (!ended) return await this.#unfinished(runId);
      this.#ended.set(runId, ended);
      return ended;
    } catch (error) {
      // One journal that cannot be read must not keep the others from being listed.
      if (!(error instanceof FiredrillError && error.code === 'journal.corrupt')) throw error;
      return unreadable({ id: runId, state: 'died', isHere: false }, [error.message]);
    }
  }

  /** The same of several, without those that were removed meanwhile. */
  async summaries(runIds: readonly string[]): Promise<RunSummary[]> {
    const found: RunSummary[] = [];
    const waiting = [...runIds];
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const summary = this.#ended.get(id) ?? (await this.summary(id).catch(unlessGone));
        if (summary) found.push(summary);
      }
    };
    await Promise.all(Array.from({ length: READ_AT_A_TIME }, worker));
    return found;
  }

  /** The view that the events on file lead to, an empty one where there are none yet. */
  async view(runId: string): Promise<RunView> {
    await this.requireStored(runId);
    const { journal } = this.#store.filesOf(runId);
    const stamp = await stampOf(journal);
    const kept = this.#views.get(runId);
    this.#views.delete(runId);
    const view = kept?.stamp === stamp ? kept.view : await replayed(journal);
    this.#views.set(runId, { stamp, view });
    for (const oldest of [...this.#views.keys()].slice(0, -VIEWS_MAX)) this.#views.delete(oldest);
    return view;
  }

  /** Whether the run left something in force that its record is still needed for. */
  isBroken(runId: string): boolean {
    return readLedger(this.#store.filesOf(runId).ledger).outstanding.length > 0;
  }

  /** Forgets what was read of a run that is removed. */
  forget(runId: string): void {
    this.#ended.delete(runId);
    this.#cutOff.delete(runId);
    this.#views.delete(runId);
  }

  /**
   * A run that has ended, from the two ends of its journal: how it was made, and what it was judged. Its figures come
   * from its stored summary; where there is none, all of the journal is read for them, once.
   */
  async #readEnd(runId: string): Promise<RunSummary | undefined> {
    const { journal, summary: report } = this.#store.filesOf(runId);
    const last = await lastLines(journal);
    const ending: RunEvent[] = [];
    for (const { seq, line } of last.reverse()) {
      const event = eventAt(line, seq, journal);
      if (event.type !== (ending.length === 0 ? 'run.finished' : 'claim.judged')) break;
      ending.unshift(event);
    }
    if (ending.length === 0) return undefined;
    const origin = { id: runId, state: 'finished', isHere: false } as const;
    // So many claims that their beginning was not looked at, and what is still in force, take all of it.
    if (ending.length === last.length || this.isBroken(runId))
      return summaryOf(await replayed(journal), origin);
    const first = await firstEvent(journal);
    if (first?.type !== 'run.started') return undefined;
    const summary = summaryOf([first, ...ending].reduce(reduceRun, emptyView()), origin);
    if (!summary) return undefined;
    const figures = (await reportedFigures(report, runId)) ?? figuresOf(await replayed(journal));
    return { ...summary, figures };
  }

  async #unfinished(runId: string): Promise<RunSummary> {
    const found = this.#hasEnded(runId) ? 'died' : unfinishedState(this.#store, runId);
    const state: RunState = found === 'not begun' ? await this.#unbegun(runId) : found;
    const origin = { id: runId, state, isHere: false };
    const stamp = await stampOf(this.#store.filesOf(runId).journal);
    const known = this.#cutOff.get(runId);
    if (known?.stamp === stamp && known.summary.state === state) return this.#withoutHealed(known.summary);
    const summary = summaryOf(await this.view(runId), origin);
    if (summary) {
      this.#cutOff.set(runId, { stamp, summary });
      return this.#withoutHealed(summary);
    }
    return unreadable(origin, state === 'died' ? ['Firedrill died before the run began'] : []);
  }

  /** Who heals what died writes into its record, and not into its journal. */
  #withoutHealed(summary: RunSummary): RunSummary {
    if (summary.state !== 'died' || summary.faultsInForce.length === 0) return summary;
    const { outstanding } = readLedger(this.#store.filesOf(summary.id).ledger);
    const left = new Set(outstanding.map(({ faultId }) => faultId));
    return { ...summary, faultsInForce: summary.faultsInForce.filter(({ id }) => left.has(id)) };
  }

  async #unbegun(runId: string): Promise<'starting' | 'died'> {
    const { mtimeMs } = await stat(this.#store.filesOf(runId).folder);
    return Date.parse(this.#clock.wallTime()) - mtimeMs < RECORDLESS_MS_MAX ? 'starting' : 'died';
  }
}

const never = new AbortController().signal;

/** Changes with whatever is written to a journal. */
async function stampOf(journal: string): Promise<string> {
  const { size, mtimeMs } = await stat(journal).catch(() => ({ size: 0, mtimeMs: 0 }));
  return `${size} ${mtimeMs}`;
}

async function firstEvent(journal: string): Promise<RunEvent | undefined> {
  for await (const [first] of journalLines(journal, { afterSeq: 0, toSeq: 1 }, never)) {
    return first && eventAt(first.line, 1, journal);
  }
  return undefined;
}

/** Piece by piece, so that a long journal holds up nothing else that the process does. */
async function replayed(journal: string): Promise<RunView> {
  let view = emptyView();
  for await (const lines of journalLines(journal, { afterSeq: 0 }, never)) {
    for (const { line } of lines) view = nextView(view, eventAt(line, view.seq + 1, journal), journal);
  }
  return view;
}

/** A run of which no event can be read. */
function unreadable(origin: RunOrigin, reasons: string[]): RunSummary {
  const scenario = { name: '?', title: '?', policy: '?', seed: 0, durationMs: 0 };
  return { ...summaryBefore(origin, { kind: 'scripted', driver: '?', scenario }), reasons };
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof FiredrillError && error.code === 'run.not-found')) throw error;
}
