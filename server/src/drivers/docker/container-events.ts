import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { TargetAction } from '@firedrill/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Engine } from './engine.ts';
import type { EngineClock } from './engine-clock.ts';

const AGAIN_MS = 250;
/** So much finer than a number of seconds holds is no moment: where a stream goes on lies this far behind the last event. */
const GRAIN_NS = 1_000;

/** What the engine calls what happens to a container, and what we do. Everything else – `exec` above all – is left out. */
const ACTIONS: Readonly<Record<string, TargetAction>> = {
  kill: 'signalled',
  die: 'died',
  stop: 'stopped',
  start: 'started',
  restart: 'restarted',
  pause: 'paused',
  unpause: 'resumed',
  oom: 'out-of-memory',
  'health_status: healthy': 'healthy',
  'health_status: unhealthy': 'unhealthy',
  disconnect: 'disconnected',
  connect: 'connected',
  rename: 'renamed',
  destroy: 'removed',
};

/** By which names the engine is asked for them: it knows a change of health by its first word. */
const ASKED = [...new Set(Object.keys(ACTIONS).map((action) => action.split(':')[0] ?? action))];

/** An event as the engine writes it. */
export interface EngineEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
  timeNano?: number;
}

/** What happened to a container. */
export interface ContainerEvent {
  id: string;
  /** When, by the engine's own clock mapped to the monotonic one of this process. */
  atMs: number;
  action: TargetAction;
  detail: string;
}

function signalName(number: string | undefined): string {
  const name = Object.entries(constants.signals).find(([, value]) => value === Number(number))?.[0];
  return name ?? `signal ${number ?? 'unknown'}`;
}

function detailOf(action: TargetAction, attributes: Readonly<Record<string, string>>): string {
  switch (action) {
    case 'signalled':
      return signalName(attributes.signal);
    case 'died':
      return `code ${attributes.exitCode ?? 'unknown'}`;
    case 'disconnected':
    case 'connected':
      return `network ${attributes.name ?? 'unknown'}`;
    case 'renamed':
      return `to ${attributes.name ?? 'unknown'}`;
    default:
      return '';
  }
}

/** What an event of the engine says of a container, but for the moment; nothing where it is about something else. */
export function readEvent({ Type, Action, Actor }: EngineEvent): Omit<ContainerEvent, 'atMs'> | undefined {
  const action = ACTIONS[Action ?? ''];
  const attributes = Actor?.Attributes ?? {};
  // An event of a network names the container among its attributes.
  const id = Type === 'network' ? attributes.container : Actor?.ID;
  if (action === undefined || id === undefined) return undefined;
  return { id, action, detail: detailOf(action, attributes) };
}

/** What the events of containers are followed with. */
export interface EventsSetting {
  engine: Engine;
  engineClock: EngineClock;
  clock: Clock;
  /** Ids of the containers. */
  ids: readonly string[];
  /** Hears of everything that happens to one of them. */
  onEvent(event: ContainerEvent): void;
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
    const { engine } = this.#setting;
    // Events of networks cannot be asked for by container: all are, and those of others left out here.
    const filters = { type: ['container', 'network'], event: ASKED };
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
        if (line.trim() !== '') this.#take(JSON.parse(line) as EngineEvent);
      }
    } catch {
      // Broken off: it is opened again, unless this is the end.
    }
  }

  #take(told: EngineEvent): void {
    const { ids, clock, engineClock, onEvent } = this.#setting;
    const { timeNano } = told;
    if (timeNano !== undefined) this.#sinceS = (timeNano + GRAIN_NS) / 1e9;
    const event = readEvent(told);
    if (event === undefined || !ids.includes(event.id)) return;
    const nowMs = clock.nowMs();
    const atMs = timeNano === undefined ? nowMs : Math.min(nowMs, engineClock.toOurMs(timeNano / 1e6));
    onEvent({ ...event, atMs });
  }
}
