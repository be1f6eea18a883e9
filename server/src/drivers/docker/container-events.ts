import { createInterface } from 'node:readline';
import type { Clock } from '../../platform/clock.ts';
import type { Engine } from './engine.ts';

const AGAIN_MS = 250;
/** So much finer than a number of seconds holds is no moment: where a stream goes on lies this far behind the last event. */
const GRAIN_NS = 1_000;

interface EngineEvent {
  Action?: string;
  Actor?: { ID?: string };
  timeNano?: number;
}

/** What the events of containers are followed with. */
export interface EventsSetting {
  engine: Engine;
  clock: Clock;
  /** Ids of the containers. */
  ids: readonly string[];
  /** Hears of every end of one of them. */
  onDie(id: string): void;
}

/** Follows the engine's events until closed; a stream that breaks is opened again where it ended. */
export class ContainerEvents {
  readonly #setting: EventsSetting;
  readonly #closing = new AbortController();
  #sinceS: number | undefined;
  #following: Promise<void> = Promise.resolve();

  constructor(setting: EventsSetting) {
    this.#setting = setting;
  }

  /** Resolves when the first stream is open. */
  async open(): Promise<void> {
    const stream = await this.#stream();
    this.#following = this.#follow(stream);
  }

  /** Ends the stream. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    await this.#following;
  }

  async #stream(): Promise<NodeJS.ReadableStream> {
    const { engine, ids } = this.#setting;
    const filters = { type: ['container'], event: ['die'], container: [...ids] };
    const since = this.#sinceS === undefined ? {} : { since: this.#sinceS };
    return await engine.stream(
      {
        action: 'follow the events',
        ask: (docker, abortSignal) =>
          docker.getEvents({ filters: JSON.stringify(filters), ...since, abortSignal }),
      },
      this.#closing.signal,
    );
  }

  async #follow(first: NodeJS.ReadableStream): Promise<void> {
    const { signal } = this.#closing;
    for (let stream: NodeJS.ReadableStream | undefined = first; !signal.aborted; ) {
      if (stream !== undefined) await this.#read(stream);
      await this.#setting.clock.sleep(AGAIN_MS, signal).catch(() => undefined);
      stream = signal.aborted ? undefined : await this.#stream().catch(() => undefined);
    }
  }

  /** Resolves when the stream has ended, however. */
  async #read(stream: NodeJS.ReadableStream): Promise<void> {
    try {
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (line.trim() === '') continue;
        const { Action, Actor, timeNano } = JSON.parse(line) as EngineEvent;
        if (timeNano !== undefined) this.#sinceS = (timeNano + GRAIN_NS) / 1e9;
        if (Action === 'die' && Actor?.ID !== undefined) this.#setting.onDie(Actor.ID);
      }
    } catch {
      // Broken off: it is opened again, unless this is the end.
    }
  }
}
