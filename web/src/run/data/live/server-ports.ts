import type { RunSummary } from '@firedrill/contract';
import { browserClock } from '../browser.ts';
import { readProblem } from '../problem.ts';
import type { RunAnswer, StreamPorts } from './stream.ts';

async function askRun(url: string): Promise<RunAnswer> {
  let response: Response;
  try {
    response = await fetch(url, { cache: 'no-store', headers: { accept: 'application/json' } });
  } catch {
    return { kind: 'no-answer' };
  }
  if (response.ok) {
    const { step } = (await response.json()) as RunSummary;
    return step === undefined ? { kind: 'there' } : { kind: 'there', step };
  }
  // A server that stumbles may be well again; one that refuses will go on to refuse.
  if (response.status >= 500 || response.status === 429) return { kind: 'there' };
  return { kind: 'failed', ...(await readProblem(response)) };
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
