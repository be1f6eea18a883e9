import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Clock } from '../../platform/clock.ts';
import type { Engine } from './engine.ts';
import { type EngineClock, parseEngineTime } from './engine-clock.ts';
import { isGone } from './engine-errors.ts';
import type { ContainerIdentity } from './find-containers.ts';

/** Between two attempts to read on: of a container that does not run there is nothing to read. */
const AGAIN_MS = 1_000;
/** Of each piece of a stream of several: which one it belongs to, three zeros, length (Docker Engine API, attach). */
const HEADER_BYTES = 8;
const LENGTH_AT = 4;

/** What a container's log is followed with. */
export interface LogSetting {
  engine: Engine;
  engineClock: EngineClock;
  clock: Clock;
  container: ContainerIdentity;
  /** Whether the container has a terminal: the engine then sends its output as it is. */
  tty: boolean;
  /** Hears every line with when the engine received it, in ms of the monotonic clock. */
  onLine(text: string, atMs: number): void;
}

/** The texts in a stream in which the engine has put output and errors together. */
export async function* piecesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, Buffer.from(chunk)]);
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUInt32BE(LENGTH_AT);
      if (rest.length < end) break;
      yield rest.toString('utf8', HEADER_BYTES, end);
      rest = rest.subarray(end);
    }
  }
}

/** A moment of the engine's as it takes it back: seconds since 1970 with all their digits. */
export function secondsOf(stamp: string): string {
  const [, fraction = '0'] = /\.(\d+)/.exec(stamp) ?? [];
  return `${Date.parse(stamp.replace(/\.\d+/, '')) / 1_000}.${fraction}`;
}

/** Follows a container's own log, from when it was opened until closed, through ends and starts of the container. */
export class ContainerLog {
  readonly #setting: LogSetting;
  readonly #closing = new AbortController();
  readonly #following: Promise<void>;
  #since: string;
  /** Stamp of the last line: the engine counts in it what it is asked for since. */
  #last = '';
  #wake = new AbortController();

  /** Follows from this moment on. */
  constructor(setting: LogSetting) {
    this.#setting = setting;
    const { clock, engineClock } = setting;
    this.#since = (engineClock.toEngineMs(clock.nowMs()) / 1_000).toFixed(6);
    this.#following = this.#follow();
  }

  /** Has it read on at once: the container was started. */
  wake(): void {
    this.#wake.abort();
  }

  /** Ends the stream. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    await this.#following;
  }

  async #follow(): Promise<void> {
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      this.#wake = new AbortController();
      const isReadable = await this.#read();
      if (!isReadable) return;
      const pause = AbortSignal.any([closing, this.#wake.signal]);
      await this.#setting.clock.sleep(AGAIN_MS, pause).catch(() => undefined);
    }
  }

  /** Reads to the end of the stream; `false` when there is nothing to be read, now or later. */
  async #read(): Promise<boolean> {
    const { tty } = this.#setting;
    try {
      const stream = await this.#stream();
      const input = tty ? stream : Readable.from(piecesOf(stream as AsyncIterable<Buffer>));
      for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
        this.#take(line);
      return true;
    } catch (error) {
      // A container that is gone writes no more, and some engines keep no logs; anything else may pass.
      return !isGone(error) && !/does not support reading/.test(String(error));
    }
  }

  async #stream(): Promise<NodeJS.ReadableStream> {
    const { engine, container } = this.#setting;
    const wanted = {
      follow: true,
      stdout: true,
      stderr: true,
      timestamps: true,
      since: this.#since,
    } as const;
    return await engine.stream(
      {
        action: 'follow the log of',
        container: container.name,
        ask: (docker, abortSignal) => docker.getContainer(container.id).logs({ ...wanted, abortSignal }),
      },
      this.#closing.signal,
    );
  }

  #take(line: string): void {
    const { clock, engineClock, onLine } = this.#setting;
    const at = line.indexOf(' ');
    const stamp = line.slice(0, Math.max(0, at));
    const engineMs = parseEngineTime(stamp);
    if (engineMs === undefined || stamp <= this.#last) return;
    this.#last = stamp;
    this.#since = secondsOf(stamp);
    onLine(line.slice(at + 1), Math.min(clock.nowMs(), engineClock.toOurMs(engineMs)));
  }
}
