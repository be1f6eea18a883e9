import type {
  Catalogue,
  DoctorReport,
  InjectFault,
  LiveState,
  QueueRuns,
  RunList,
  RunQueue,
  RunSummary,
  RunView,
  ScenarioCheck,
  ScenarioDocument,
  ScenarioList,
  ServerHealth,
  StartRun,
} from '@firedrill/contract';
import { ApiError, readProblem, unreadable } from './problem.ts';

/** An answer that takes longer is none; a doctor's examination starts servers and may take a while. */
const DEADLINE_MS = 20_000;

const signedOut = new Set<() => void>();

/** Calls back when the server asks for its token. Returns the unsubscription. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal | undefined;
}

async function send(path: string, { method = 'GET', body, signal }: RequestOptions): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('network', 'the server does not answer', {
      hint: 'see in its terminal whether it still runs; start it with npm start',
    });
  }
}

/**
 * Asks the API; `path` begins with `/api`. Resolves with the JSON of the answer, undefined where it has none; rejects
 * with an `ApiError`, or with the signal's reason when that aborts.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  if (response.status === 401) for (const listener of signedOut) listener();
  if (!response.ok) throw await readProblem(response);
  try {
    return (await response.json()) as T;
  } catch {
    throw unreadable(response.status);
  }
}

const idPath = (id: string): string => `/api/runs/${encodeURIComponent(id)}`;

/** Every question the dashboard asks, by name. */
export const api = {
  health: (signal?: AbortSignal) => request<ServerHealth>('/api/health', { signal }),
  live: (signal?: AbortSignal) => request<LiveState>('/api/live', { signal }),
  catalogue: (signal?: AbortSignal) => request<Catalogue>('/api/catalogue', { signal }),
  doctor: (signal?: AbortSignal) => request<DoctorReport>('/api/doctor', { signal }),
  scenarios: (signal?: AbortSignal) => request<ScenarioList>('/api/scenarios', { signal }),
  scenario: (name: string, signal?: AbortSignal) =>
    request<ScenarioDocument>(`/api/scenarios/${encodeURIComponent(name)}`, { signal }),
  saveScenario: (name: string, text: string) =>
    request<ScenarioDocument>(`/api/scenarios/${encodeURIComponent(name)}`, {
      method: 'PUT',
      body: { text },
    }),
  deleteScenario: (name: string) =>
    request<undefined>(`/api/scenarios/${encodeURIComponent(name)}`, { method: 'DELETE' }),
  checkScenario: (text: string, signal?: AbortSignal) =>
    request<ScenarioCheck>('/api/scenarios/check', { method: 'POST', body: { text }, signal }),
  scenarioSchema: (signal?: AbortSignal) => request<object>('/api/schema/scenario', { signal }),
  runs: (signal?: AbortSignal) => request<RunList>('/api/runs', { signal }),
  run: (id: string, signal?: AbortSignal) => request<RunSummary>(idPath(id), { signal }),
  view: (id: string, signal?: AbortSignal) => request<RunView>(`${idPath(id)}/view`, { signal }),
  start: (body: StartRun) => request<RunSummary>('/api/runs', { method: 'POST', body }),
  stop: (id: string) => request<RunSummary>(`${idPath(id)}/stop`, { method: 'POST', body: {} }),
  remove: (id: string) => request<undefined>(idPath(id), { method: 'DELETE' }),
  queue: (signal?: AbortSignal) => request<RunQueue>('/api/queue', { signal }),
  enqueue: (body: QueueRuns) => request<RunQueue>('/api/queue', { method: 'POST', body }),
  dequeue: (id: string) => request<RunQueue>(`/api/queue/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  actOnQueue: (act: 'pause' | 'resume' | 'clear' | 'stop') =>
    request<RunQueue>(`/api/queue/${act}`, { method: 'POST' }),
  inject: (id: string, body: InjectFault) =>
    request<{ faultId: string }>(`${idPath(id)}/faults`, { method: 'POST', body }),
  heal: (id: string, faultId: string) =>
    request<unknown>(`${idPath(id)}/faults/${encodeURIComponent(faultId)}/heal`, {
      method: 'POST',
      body: {},
    }),
  signOut: () => request<undefined>('/api/session', { method: 'DELETE' }),
  signIn: (token: string) => request<undefined>('/api/session', { method: 'POST', body: { token } }),
} as const;

/** Where a browser fetches a file of a run from. */
export const fileUrl = {
  journal: (id: string): string => `${idPath(id)}/journal`,
  report: (id: string, format: 'html' | 'json' | 'junit'): string => `${idPath(id)}/report?format=${format}`,
} as const;
