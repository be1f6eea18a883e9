import type { RunEvent } from '@firedrill/contract';
import type { Clock } from '../browser.ts';
import { parseEvent } from '../read-events.ts';
import type { LinkState } from '../source.ts';

/** One connection that hands over messages; what of `EventSource` is used. */
export interface Connection {
  close(): void;
}

/** What a connection tells. */
export interface ConnectionListener {
  onOpen(): void;
  onLine(line: string): void;
  onEnd(): void;
  onError(): void;
}

/** What the server says of the run when asked: whether it is there, and what it does before its first event. */
export type RunAnswer =
  | { kind: 'there'; step?: string }
  | { kind: 'failed'; message: string; hint?: string }
  | { kind: 'no-answer' };

/** The ways to the server that a stream needs. */
export interface StreamPorts {
  clock: Clock;
  connect(afterSeq: number, listener: ConnectionListener): Connection;
  askRun(): Promise<RunAnswer>;
}

/** What a stream tells. */
export interface StreamListener {
  /** The last event that is known: a connection that is made anew begins after it. */
  lastSeq(): number;
  onEvents(events: readonly RunEvent[]): void;
  onLink(state: LinkState): void;
  onEnd(): void;
}

/** How long until a lost connection is tried again, in ms; the last holds for all that follow. */
const RETRY_MS = [250, 500, 1_000, 2_000] as const;

/**
 * The events of a run as the server sends them, over connections that are made anew as often as they are lost. A browser
 * gives up of itself when an answer is no stream, so it is not left to it. Returns the end of it.
 */
export function openStream(ports: StreamPorts, listener: StreamListener): () => void {
  let connection: Connection | undefined;
  let cancelRetry: (() => void) | undefined;
  let lostAt: number | undefined;
  let failures = 0;
  let isClosed = false;

  const close = (): void => {
    isClosed = true;
    connection?.close();
    cancelRetry?.();
  };
  const fail = (message: string, hint?: string): void => {
    close();
    listener.onLink({ kind: 'failed', message, ...(hint ? { hint } : {}) });
  };
  const retry = (): void => {
    const delayMs = RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? RETRY_MS[0];
    cancelRetry = ports.clock.after(delayMs, connect);
  };
  const lose = async (): Promise<void> => {
    connection?.close();
    connection = undefined;
    failures += 1;
    lostAt ??= ports.clock.now();
    const answer = await ports.askRun();
    if (isClosed) return;
    if (answer.kind === 'failed') {
      fail(answer.message, answer.hint);
      return;
    }
    listener.onLink({ kind: 'lost', sinceAt: lostAt, serverAnswers: answer.kind === 'there' });
    retry();
  };
  const connect = (): void => {
    connection = ports.connect(listener.lastSeq(), {
      onOpen() {
        failures = 0;
        lostAt = undefined;
        listener.onLink({ kind: 'open' });
      },
      onLine(line) {
        try {
          listener.onEvents([parseEvent(line)]);
        } catch (error) {
          fail(error instanceof Error ? error.message : String(error));
        }
      },
      onEnd() {
        close();
        listener.onEnd();
      },
      onError: () => void lose(),
    });
  };
  connect();
  return close;
}
