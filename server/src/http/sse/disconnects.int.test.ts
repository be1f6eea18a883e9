import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { type Random, randomInt, seededRandom } from '../../platform/random.ts';
import { type EventsServer, serveEvents } from './testing/events-server.ts';
import type { JournalRun } from './testing/journal-run.ts';
import {
  type ConnectOptions,
  connectTo,
  type StreamMessage,
  type StreamReader,
} from './testing/stream-reader.ts';

const VIEWERS = 40;
const DISCONNECTS_EACH = 25;
const SEED = 4_600;

function linesOf(run: JournalRun): string[] {
  return readFileSync(run.path, 'utf8').split('\n').slice(0, -1);
}

/** A browser, as far as event streams go: when it connects again it says which event it had last. */
class Wanderer {
  readonly #origin: string;
  readonly #run: JournalRun;
  readonly #random: Random;
  readonly #query: string;
  #lastEventId: string | undefined;
  /** The events it was given, over all of its connections. */
  readonly data: string[];
  disconnects = 0;
  #hasEnded = false;

  /** It begins with what is in the journal now, as a page does that has fetched it. */
  constructor({ origin }: EventsServer, run: JournalRun, name: string) {
    this.#origin = origin;
    this.#run = run;
    this.#random = seededRandom(SEED, name);
    this.data = linesOf(run);
    this.#query = `?after=${this.data.length}`;
  }

  /** Watches to the end of the run; before that it leaves as often as it is to, each time after some events or none. */
  async watch(): Promise<void> {
    while (!this.#hasEnded) {
      const stays = this.disconnects === DISCONNECTS_EACH;
      const reader = await this.#connect(stays ? Number.POSITIVE_INFINITY : randomInt(this.#random, 0, 40));
      await reader.gone;
    }
  }

  async #connect(patience: number): Promise<StreamReader> {
    let left = patience;
    const leave = (reader: StreamReader): void => {
      this.disconnects += 1;
      reader.leave();
    };
    const onMessage = ({ type, id, data }: StreamMessage, from: StreamReader): void => {
      // It has left in the middle of a piece: what follows in it, it never got.
      if (left < 0) return;
      if (type === 'end') this.#hasEnded = true;
      else this.data.push(data);
      this.#lastEventId = id;
      left -= 1;
      if (left < 0 && type !== 'end') leave(from);
    };
    const isStalled = this.#random() < 0.2;
    const options: ConnectOptions = { query: this.#query, onMessage, isStalled };
    if (this.#lastEventId !== undefined) options.lastEventId = this.#lastEventId;
    const reader = await connectTo(this.#origin, this.#run.runId, options);
    if (isStalled) {
      await systemClock.sleep(randomInt(this.#random, 0, 20));
      if (patience < 10) leave(reader);
      else reader.resume();
    }
    return reader;
  }
}

/** Appends at random, now and then a great deal at once, until everybody has left as often as they are to. */
async function write(run: JournalRun, isEnough: () => boolean): Promise<void> {
  const random = seededRandom(SEED, 'writer');
  while (!isEnough()) {
    const isBurst = random() < 0.02;
    run.appendMany(randomInt(random, 1, isBurst ? 200 : 8), randomInt(random, 1, 600));
    await systemClock.sleep(randomInt(random, 0, 4));
  }
  run.end();
}

test('after a thousand random disconnects every viewer has exactly the journal', async () => {
  const server = await serveEvents();
  try {
    const run = server.begin();
    run.appendMany(30);
    const wanderers = Array.from({ length: VIEWERS }, (_, i) => new Wanderer(server, run, `viewer ${i}`));
    const isEnough = (): boolean => wanderers.every(({ disconnects }) => disconnects >= DISCONNECTS_EACH);
    await Promise.all([write(run, isEnough), ...wanderers.map((wanderer) => wanderer.watch())]);
    const journal = linesOf(run);
    for (const { data } of wanderers) expect(data).toEqual(journal);
    expect(wanderers.reduce((sum, { disconnects }) => sum + disconnects, 0)).toBeGreaterThanOrEqual(1_000);
    expect(server.defects).toEqual([]);
    expect(run.listeners).toBe(0);
  } finally {
    await server.close();
  }
});
