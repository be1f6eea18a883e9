import {
  emptyView,
  type LiveState,
  type RunEvent,
  type RunSummary,
  type RunView,
  reduceRun,
  type ServerHealth,
  type StartRun,
} from '@firedrill/contract';
import { expect } from '@playwright/test';

/** So long may servers take to start on a machine that has other things to do. */
const BEGIN_MS_MAX = 45_000;

/** A run may take so long to heal what is broken and to judge its claims. */
const END_MS_MAX = 30_000;

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function send<T>(url: string, body: object): Promise<T> {
  return await ask<T>(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Waits until the targets of a run serve and its load goes; a run that is over has begun as well. */
export async function begun(server: string, id: string): Promise<void> {
  await expect
    .poll(async () => (await summaryOf(server, id)).state, { timeout: BEGIN_MS_MAX })
    .not.toBe('starting');
}

/** Starts a run past the page, and waits until it has begun; returns its id. */
export async function startRun(server: string, request: StartRun): Promise<string> {
  const { id } = await send<RunSummary>(`${server}/api/runs`, request);
  await begun(server, id);
  return id;
}

/** What the server says of a run. */
export async function summaryOf(server: string, id: string): Promise<RunSummary> {
  return await ask<RunSummary>(`${server}/api/runs/${id}`);
}

/** The events of a run, as its journal has them now. */
export async function eventsOf(server: string, id: string): Promise<RunEvent[]> {
  const response = await fetch(`${server}/api/runs/${id}/journal`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** What the journal of a run comes to. */
export async function viewOf(server: string, id: string): Promise<RunView> {
  return (await eventsOf(server, id)).reduce(reduceRun, emptyView());
}

/** Connections to the events of runs that are open now. */
export async function viewersOf(server: string): Promise<number> {
  return (await ask<ServerHealth>(`${server}/api/health`)).viewers;
}

/** Waits until a run is over; returns what its journal comes to. */
export async function endOf(server: string, id: string): Promise<RunView> {
  await expect
    .poll(async () => (await summaryOf(server, id)).state, { timeout: END_MS_MAX })
    .toBe('finished');
  return await viewOf(server, id);
}

/** Forgets the runs that wait, stops every run that is under way, and waits until all are over. */
export async function stopAll(server: string): Promise<void> {
  await ask(`${server}/api/queue/clear`, { method: 'POST' });
  const underWay = async (): Promise<RunSummary[]> => {
    const { runs } = await ask<LiveState>(`${server}/api/live`);
    return runs.filter(({ state }) => state === 'starting' || state === 'running');
  };
  for (const { id } of await underWay()) {
    const { ok, status } = await fetch(`${server}/api/runs/${id}/stop`, { method: 'POST' });
    // It may have come to its end meanwhile.
    if (!ok && status !== 409) throw new Error(`run ${id} cannot be stopped: ${status}`);
  }
  await expect.poll(async () => (await underWay()).length, { timeout: END_MS_MAX }).toBe(0);
}
