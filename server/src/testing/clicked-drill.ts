import type { FaultParams, Role, RunEvent, RunSummary } from '@firedrill/contract';
import type { Dashboard } from '../commands/testing/dashboard.ts';

/** A fault as a person clicks it. */
export interface Click {
  kind: string;
  on: Role;
  params?: FaultParams;
}

/** A manual drill that was made over HTTP, with what became of it. */
export interface ClickedDrill {
  run: RunSummary;
  events: RunEvent[];
}

async function answerOf<T>(answered: Promise<Response>): Promise<T> {
  const response = await answered;
  const text = await response.text();
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/**
 * Makes a manual drill as the dashboard does: injects one fault after the other, each healed when it is proven in force
 * and `last` left in force, then stops and restores. Resolves when the run is over.
 */
export async function clickDrill(
  dashboard: Dashboard,
  driver: string,
  clicks: readonly Click[],
  last: Click,
): Promise<ClickedDrill> {
  const request = { kind: 'manual', driver, ratePerSecond: 50 };
  const { id } = await answerOf<RunSummary>(dashboard.post('/api/runs', request));
  const waiting = [...clicks, last];
  const inject = async (): Promise<void> => {
    const click = waiting.shift();
    if (click) await answerOf(dashboard.post(`/api/runs/${id}/faults`, click));
  };
  const events: RunEvent[] = [];
  for await (const event of dashboard.events(id)) {
    events.push(event);
    const isSteady = event.type === 'phase.entered' && event.phase === 'steady';
    const isGone = event.type === 'fault.proven' && event.proven === 'gone';
    if (isSteady || (isGone && waiting.length > 0)) await inject();
    if (event.type !== 'fault.proven' || event.proven !== 'in-force') continue;
    const path = waiting.length > 0 ? `faults/${event.faultId}/heal` : 'stop';
    await answerOf(dashboard.post(`/api/runs/${id}/${path}`));
  }
  return { run: await answerOf<RunSummary>(dashboard.get(`/api/runs/${id}`)), events };
}

/** What was said of every fault, in order: `fault.injected f1`. */
export function faultSteps(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) =>
    'faultId' in event && event.type.startsWith('fault.') ? [`${event.type} ${event.faultId}`] : [],
  );
}

/** The steps of faults that all went well, one after the other. */
export function stepsOf(count: number): string[] {
  const life = ['injecting', 'injected', 'proven', 'healing', 'healed', 'proven'];
  return Array.from({ length: count }, (_, i) => life.map((step) => `fault.${step} f${i + 1}`)).flat();
}
