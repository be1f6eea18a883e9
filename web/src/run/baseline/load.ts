import { FiredrillError, messageOf } from '@firedrill/contract';
import { api } from '../../api/client.ts';
import { ApiError } from '../../api/problem.ts';
import { browserClock } from '../data/browser.ts';
import { record } from '../data/record.ts';
import { serverSource } from '../data/server-source.ts';
import { type RunSource, ServerAway } from '../data/source.ts';
import type { BaselineState } from '../model.ts';

/** What came of loading a baseline. */
export type LoadedBaseline = Exclude<BaselineState, { kind: 'loading' }>;

/** What a baseline is loaded with. */
export interface BaselinePorts {
  source: RunSource;
  /** Whether the server has the run; asked when its journal could not be read. Rejects where nobody can say. */
  isStored(): Promise<boolean>;
}

/** The server, as what a baseline is loaded from. */
export function serverPorts(runId: string, signal: AbortSignal): BaselinePorts {
  const isStored = async (): Promise<boolean> => {
    try {
      await api.run(runId, signal);
      return true;
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return false;
      throw error;
    }
  };
  return { source: serverSource(runId), isStored };
}

async function refusalOf(error: unknown, { isStored }: BaselinePorts): Promise<LoadedBaseline> {
  if (!(error instanceof ServerAway) && !(await isStored().catch(() => true))) {
    return { kind: 'gone', message: 'This run is not stored here, or not any more.' };
  }
  const hint = error instanceof FiredrillError ? error.hint : undefined;
  return { kind: 'failed', message: messageOf(error), ...(hint ? { hint } : {}) };
}

/**
 * Reads a baseline from its journal, with the code that reads the run of a page; of its events none are kept. What
 * stands against it is an answer, too: it never rejects.
 */
export async function loadBaseline(ports: BaselinePorts, signal: AbortSignal): Promise<LoadedBaseline> {
  try {
    const { latest } = await record(ports.source, browserClock, signal, () => undefined);
    const { view, series } = latest;
    if (view.run && view.finished) return { kind: 'ready', view, series };
    return { kind: 'failed', message: 'This run has no end: it goes on still, or it died.' };
  } catch (error) {
    return await refusalOf(error, ports);
  }
}
