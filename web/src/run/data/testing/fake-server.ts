import { FiredrillError, type RunEvent } from '@firedrill/contract';
import type { ConnectionListener, RunAnswer, StreamPorts } from '../live/stream.ts';
import { type RunSource, ServerAway } from '../source.ts';
import type { FakeClock } from './fake-clock.ts';

interface FakeConnection {
  listener: ConnectionListener;
  isClosed: boolean;
}

/** A server with one run, as far as a browser can tell. */
export class FakeServer {
  readonly events: RunEvent[] = [];
  isUp = true;
  isOver = false;
  answer: RunAnswer = { kind: 'there' };
  /** What becomes of reading the journal: it cannot be read, or nothing of it ever comes. */
  journal: 'well' | 'corrupt' | 'hanging' = 'well';
  /** How often the journal was asked for. */
  readCount = 0;
  readonly #clock: FakeClock;
  #connections: FakeConnection[] = [];

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  get connectionCount(): number {
    return this.#connections.filter(({ isClosed }) => !isClosed).length;
  }

  /** The next event of the run happens. */
  append(): void {
    const seq = this.events.length + 1;
    const event: RunEvent = { seq, atMs: seq * 10, type: 'run.warning', message: `event ${seq}` };
    this.events.push(event);
    for (const { listener } of this.#open()) listener.onLine(JSON.stringify(event));
  }

  /** Events happen of which no connection tells. */
  appendUnheard(count: number): void {
    const open = this.#connections;
    this.#connections = [];
    for (let i = 0; i < count; i += 1) this.append();
    this.#connections = open;
  }

  /** The run ends. */
  end(): void {
    this.isOver = true;
    for (const { listener } of this.#open()) listener.onEnd();
  }

  /** Cuts every connection. */
  cut(): void {
    for (const connection of this.#open()) {
      connection.isClosed = true;
      connection.listener.onError();
    }
  }

  readonly read: RunSource['read'] = (afterSeq) => this.#read(afterSeq);

  get ports(): StreamPorts {
    return {
      clock: this.#clock,
      askRun: async () => (this.isUp ? this.answer : { kind: 'no-answer' }),
      connect: (afterSeq, listener) => {
        const connection: FakeConnection = { listener, isClosed: false };
        void Promise.resolve().then(() => this.#accept(connection, afterSeq));
        return {
          close() {
            connection.isClosed = true;
          },
        };
      },
    };
  }

  async *#read(afterSeq: number): AsyncGenerator<readonly RunEvent[]> {
    this.readCount += 1;
    if (!this.isUp) throw new ServerAway();
    if (this.journal === 'corrupt') throw new FiredrillError('journal.corrupt', 'not an event: {');
    if (this.journal === 'hanging') await new Promise(() => undefined);
    const events = this.events.slice(afterSeq);
    await Promise.resolve();
    for (let i = 0; i < events.length; i += 7) yield events.slice(i, i + 7);
  }

  #accept(connection: FakeConnection, afterSeq: number): void {
    if (connection.isClosed) return;
    const { listener } = connection;
    if (!this.isUp) {
      connection.isClosed = true;
      listener.onError();
      return;
    }
    this.#connections.push(connection);
    listener.onOpen();
    for (const event of this.events.slice(afterSeq)) {
      if (!connection.isClosed) listener.onLine(JSON.stringify(event));
    }
    if (this.isOver && !connection.isClosed) listener.onEnd();
  }

  #open(): FakeConnection[] {
    this.#connections = this.#connections.filter(({ isClosed }) => !isClosed);
    return [...this.#connections];
  }
}
