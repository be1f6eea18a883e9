import type { LiveState, RunSummary } from '@firedrill/contract';
import { useSyncExternalStore } from 'react';
import { api } from './client.ts';
import { ApiError } from './problem.ts';

const PERIOD_MS = 2_000;
/** A server that does not answer in this time is as good as none. */
const DEADLINE_MS = 4_000;

/** What the server says goes on now, and whether it says anything at all. */
export type Live = {
  /** Counts up each time the connection is there again: what was fetched before it was lost may be out of date. */
  connection: number;
} & (
  | { kind: 'connecting' }
  | { kind: 'connected'; state: LiveState }
  /** It asks for its token. */
  | { kind: 'signed-out' }
  /** No answer; `last` is what it said before. */
  | { kind: 'disconnected'; sinceAt: number; last?: LiveState }
);

/** The runs that are under way. */
export function runsUnderWay(state: LiveState): RunSummary[] {
  return state.runs.filter((run) => run.state === 'starting' || run.state === 'running');
}

let live: Live = { kind: 'connecting', connection: 1 };
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let isAsking = false;

function show(next: Live): void {
  live = next;
  for (const listener of listeners) listener();
}

function lost(): Live {
  if (live.kind === 'disconnected') return live;
  const last = live.kind === 'connected' ? live.state : undefined;
  return { kind: 'disconnected', connection: live.connection, sinceAt: Date.now(), ...(last && { last }) };
}

async function ask(): Promise<void> {
  if (isAsking) return;
  clearTimeout(timer);
  isAsking = true;
  try {
    const state = await api.live(AbortSignal.timeout(DEADLINE_MS));
    const isBack = live.kind === 'disconnected' || live.kind === 'signed-out';
    show({ kind: 'connected', connection: live.connection + (isBack ? 1 : 0), state });
  } catch (error) {
    const isSignedOut = error instanceof ApiError && error.status === 401;
    show(isSignedOut ? { kind: 'signed-out', connection: live.connection } : lost());
  }
  isAsking = false;
  if (listeners.size > 0 && !document.hidden) timer = setTimeout(ask, PERIOD_MS);
}

function onVisible(): void {
  if (!document.hidden) void ask();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    document.addEventListener('visibilitychange', onVisible);
    void ask();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    document.removeEventListener('visibilitychange', onVisible);
    clearTimeout(timer);
  };
}

/** Asks at once instead of at the next turn: after a run was started or stopped, or a person signed in. */
export function refreshLive(): void {
  void ask();
}

/** What goes on at the server, asked every two seconds while the page is visible; one question for all who watch. */
export function useLive(): Live {
  return useSyncExternalStore(subscribe, () => live);
}
