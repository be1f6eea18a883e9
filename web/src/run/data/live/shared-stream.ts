import type { RunEvent } from '@firedrill/contract';
import type { LinkState } from '../source.ts';
import { openStream, type StreamListener, type StreamPorts } from './stream.ts';

/** What the tabs of a browser that show the same run tell each other. */
export type TabMessage =
  | { kind: 'hello' }
  | { kind: 'events'; events: readonly RunEvent[] }
  | { kind: 'link'; state: LinkState; lastSeq: number }
  | { kind: 'end'; lastSeq: number };

/** The tabs of a browser, as far as they can be told apart at all. */
export interface Tabs {
  /** Sends to the other tabs. */
  send(message: TabMessage): void;
  /** Hears the other tabs; returns the end of it. */
  receive(call: (message: TabMessage) => void): () => void;
  /** Calls back once this tab is the one that leads, which it is until it lets go or goes away. Returns the letting go. */
  lead(call: () => void): () => void;
}

/** A tab that leads says that it is there so often … */
const BEAT_MS = 1_000;
/** … and when the others hear nothing for so long, they help themselves. */
const SILENCE_MS = 5_000;

/** Brings what is missing after an event from the server's journal. */
export type CatchUp = (afterSeq: number) => void;

/**
 * The events of a run over one connection per browser, since a browser opens only six to a server: one tab leads and
 * passes on what it hears. When it goes away another takes its place; while it is silent each helps itself. Events may
 * come twice or leave a gap when that happens; `catchUp` is called where it is known that something is missing.
 */
export function shareStream(
  tabs: Tabs,
  ports: StreamPorts,
  listener: StreamListener,
  catchUp: CatchUp,
): () => void {
  const { clock } = ports;
  let closeStream: (() => void) | undefined;
  let isLeader = false;
  let link: LinkState = { kind: 'open' };
  let cancelTimer: () => void = () => undefined;

  const tellLink = (state: LinkState): void => {
    link = state;
    if (isLeader) tabs.send({ kind: 'link', state, lastSeq: listener.lastSeq() });
  };
  const open = (): void => {
    closeStream ??= openStream(ports, {
      lastSeq: listener.lastSeq,
      onEvents(events) {
        listener.onEvents(events);
        if (isLeader) tabs.send({ kind: 'events', events });
      },
      onLink(state) {
        tellLink(state);
        listener.onLink(state);
      },
      onEnd() {
        if (isLeader) tabs.send({ kind: 'end', lastSeq: listener.lastSeq() });
        close();
        listener.onEnd();
      },
    });
  };
  const beat = (): void => {
    tellLink(link);
    cancelTimer = clock.after(BEAT_MS, beat);
  };
  const awaitLeader = (): void => {
    cancelTimer();
    cancelTimer = clock.after(SILENCE_MS, open);
  };
  const letGo = tabs.lead(() => {
    isLeader = true;
    cancelTimer();
    open();
    beat();
  });
  const stopReceiving = tabs.receive((message) => {
    if (message.kind === 'hello') {
      if (isLeader) tellLink(link);
      return;
    }
    if (isLeader) return;
    awaitLeader();
    closeStream?.();
    closeStream = undefined;
    if (message.kind === 'events') listener.onEvents(message.events);
    else if (message.lastSeq > listener.lastSeq()) catchUp(listener.lastSeq());
    if (message.kind === 'link') listener.onLink(message.state);
    // The end is not taken from another tab: asked for, the server says it itself, after all that is missing.
    if (message.kind === 'end') open();
  });
  const close = (): void => {
    cancelTimer();
    letGo();
    stopReceiving();
    closeStream?.();
  };
  awaitLeader();
  tabs.send({ kind: 'hello' });
  return close;
}
