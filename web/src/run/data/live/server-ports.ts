import type { RunSummary } from '@firedrill/contract';
import { problemOf, readProblem } from '../../../api/problem.ts';
import { browserClock } from '../browser.ts';
import type { RunAnswer, StreamPorts } from './stream.ts';

/** A server that does not say within this time how a run is does not answer. */
const ANSWER_WITHIN_MS = 4_000;

/** Asks the server for a run's summary; rejects where no answer comes in time. */
export function fetchRun(runUrl: string): Promise<Response> {
  return fetch(runUrl, {
    cache: 'no-store',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
}

async function askRun(runUrl: string): Promise<RunAnswer> {
  try {
    const response = await fetchRun(runUrl);
    if (response.ok) {
      const { step } = (await response.json()) as RunSummary;
      return step === undefined ? { kind: 'there' } : { kind: 'there', step };
    }
    // A server that stumbles may be well again; one that refuses will go on to refuse.
    if (response.status >= 500 || response.status === 429) return { kind: 'there' };
    return { kind: 'failed', ...problemOf(await readProblem(response)) };
  } catch {
    return { kind: 'no-answer' };
  }
}

/** The ways to the server's stream of a run. */
export function serverPorts(runUrl: string): StreamPorts {
  return {
    clock: browserClock,
    askRun: () => askRun(runUrl),
    connect(afterSeq, listener) {
      const source = new EventSource(`${runUrl}/events?after=${afterSeq}`);
      source.onopen = () => listener.onOpen();
      source.onmessage = ({ data }: MessageEvent<string>) => listener.onLine(data);
      source.onerror = () => listener.onError();
      source.addEventListener('end', () => listener.onEnd());
      return source;
    },
  };
}
