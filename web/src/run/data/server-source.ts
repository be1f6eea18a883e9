import { FiredrillError, type RunEvent, type RunSummary } from '@firedrill/contract';
import { readProblem } from '../../api/problem.ts';
import type { Refusal } from '../model.ts';
import { browserTabs } from './live/browser-tabs.ts';
import { Sequence } from './live/sequence.ts';
import { fetchRun, serverPorts } from './live/server-ports.ts';
import { shareStream, type Tabs } from './live/shared-stream.ts';
import { openStream, type StreamListener, type StreamPorts } from './live/stream.ts';
import { readEvents } from './read-events.ts';
import { type FollowListener, type RunSource, ServerAway } from './source.ts';

/** How often the server is asked what it does while no event has come. */
const STEP_EVERY_MS = 1_000;

/** So many events are kept that came before something that is missing; with more of them the run cannot be followed. */
export const EARLY_MAX = 20_000;

async function* readJournal(
  runUrl: string,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<readonly RunEvent[]> {
  const asked = fetch(`${runUrl}/journal?after=${afterSeq}`, { signal, cache: 'no-store' });
  const response = await asked.catch(() => {
    throw new ServerAway();
  });
  // A run that never began has none; why is asked for where nothing came.
  if (response.status === 409) return;
  if (!response.ok) {
    const { message, hint } = await readProblem(response);
    const isUnknown = response.status === 404 || response.status === 400;
    const cure = isUnknown ? 'the runs that are stored are listed on the home page' : hint;
    throw new FiredrillError('run.not-found', message, cure ? { hint: cure } : {});
  }
  if (response.body) yield* readEvents(response.body);
}

/** The parts that following a run is put together from. */
export interface FollowParts {
  read: RunSource['read'];
  ports: StreamPorts;
  /** The other tabs; without them the connection is this tab's own. */
  tabs: Tabs | undefined;
}

/** Asks for the step until the first event has come. */
function watchStep({ ports }: FollowParts, isBegun: () => boolean, listener: FollowListener): () => void {
  let cancel: () => void = () => undefined;
  let isOver = false;
  const ask = async (): Promise<void> => {
    if (isBegun()) return;
    const answer = await ports.askRun();
    if (isOver || isBegun()) return;
    if (answer.kind === 'there' && answer.step !== undefined) listener.onStep(answer.step);
    cancel = ports.clock.after(STEP_EVERY_MS, () => void ask());
  };
  void ask();
  return () => {
    isOver = true;
    cancel();
  };
}

/**
 * Follows a run: every event once and in order, whether it came over this tab's connection, from another tab, or had to
 * be fetched because one of them was missing.
 */
export function followRun(parts: FollowParts, afterSeq: number, listener: FollowListener): () => void {
  const sequence = new Sequence(afterSeq);
  const ended = new AbortController();
  const early: RunEvent[] = [];
  let isCatchingUp = false;

  const fail = (message: string, hint: string | undefined): void => {
    if (ended.signal.aborted) return;
    end();
    listener.onLink({ kind: 'failed', message, ...(hint ? { hint } : {}) });
  };

  const deliver = (events: readonly RunEvent[]): boolean => {
    const { fresh, isGap } = sequence.take(events);
    if (fresh.length > 0 && !ended.signal.aborted) listener.onEvents(fresh);
    return isGap;
  };
  const catchUp = async (): Promise<void> => {
    if (isCatchingUp) return;
    isCatchingUp = true;
    try {
      for await (const events of parts.read(sequence.lastSeq, ended.signal)) deliver(events);
    } catch (error) {
      // What cannot be read now cannot be read later either.
      if (error instanceof FiredrillError) fail(error.message, error.hint);
      // Else the server is not there; the connection says so, and the next event finds the gap again.
    }
    isCatchingUp = false;
    deliver(early.splice(0));
  };
  const streamListener: StreamListener = {
    lastSeq: () => sequence.lastSeq,
    onEvents(events) {
      if (!deliver(events)) return;
      early.push(...events);
      if (early.length > EARLY_MAX) {
        fail('events come faster than the missing ones before them can be read', 'reload the page');
        return;
      }
      void catchUp();
    },
    onLink: (state) => listener.onLink(state),
    onEnd: () => listener.onEnd(),
  };
  const { ports, tabs } = parts;
  const close = tabs
    ? shareStream(tabs, ports, streamListener, () => void catchUp())
    : openStream(ports, streamListener);
  const stopAsking = watchStep(parts, () => sequence.lastSeq > 0, listener);
  function end(): void {
    ended.abort();
    stopAsking();
    close();
  }
  return end;
}

async function askWhyNotBegun(runUrl: string): Promise<Refusal | undefined> {
  try {
    const response = await fetchRun(runUrl);
    if (!response.ok) return undefined;
    const { title, reasons } = (await response.json()) as RunSummary;
    if (reasons.length === 0) return undefined;
    return { title: `${title} could not begin`, message: reasons.join('; ') };
  } catch {
    return undefined;
  }
}

/** A run of the server: its journal, and what comes while it goes on. */
export function serverSource(runId: string): RunSource {
  const runUrl = `/api/runs/${encodeURIComponent(runId)}`;
  const read: RunSource['read'] = (afterSeq, signal) => readJournal(runUrl, afterSeq, signal);
  return {
    runId,
    journalUrl: `${runUrl}/journal`,
    read,
    whyNotBegun: () => askWhyNotBegun(runUrl),
    follow: (afterSeq, listener) =>
      followRun({ read, ports: serverPorts(runUrl), tabs: browserTabs(runId) }, afterSeq, listener),
  };
}
