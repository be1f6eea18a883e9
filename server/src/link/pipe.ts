import type { Socket } from 'node:net';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { ActiveToxic } from './active-toxic.ts';
import { Draws } from './draws.ts';
import { onFin } from './socket-ends.ts';
import type { Stage } from './toxic.ts';

/** What one direction of a connection holds at most, delayed bytes included, before its source is read no further. */
export const BUFFER_MAX_BYTES = 2 ** 20;
/** Where reading goes on again. */
const BUFFER_LOW_BYTES = BUFFER_MAX_BYTES / 2;

/** What a pipe asks of the connection it belongs to. */
export interface PipeOwner {
  readonly clock: Clock;
  /** The random numbers of a toxic on this connection and direction. */
  randomOf(toxic: ActiveToxic): Random;
  /** Ends both directions with FIN. */
  close(): void;
  /** Ends both directions with RST. */
  reset(): void;
}

/** A toxic's place on this connection. */
interface Slot {
  readonly toxic: ActiveToxic;
  stage: Stage | undefined;
  next: Slot | undefined;
  /** Its stage has passed on an end: nothing may follow. */
  ended: boolean;
}

/** One direction of a connection: a source, the stages of its toxics in order, a destination. */
export class Pipe {
  readonly #owner: PipeOwner;
  #source: Socket | undefined;
  #destination: Socket | undefined;
  /** Delivered before there is a destination. */
  #early: Buffer[] = [];
  #earlyBytes = 0;
  /** Toxics whose toxicity chose this connection, with or without a stage. */
  #slots: Slot[] = [];
  #first: Slot | undefined;
  readonly #draws: Draws;
  #heldBytes = 0;
  #deliveredBytes = 0;
  #droppedBytes = 0;
  #sourceEnded = false;
  #ended = false;
  #closesAtEnd = false;
  #stopped = false;

  constructor(owner: PipeOwner) {
    this.#owner = owner;
    this.#draws = new Draws(owner.randomOf);
  }

  /** Bytes that have reached the destination's socket. */
  get deliveredBytes(): number {
    return this.#deliveredBytes;
  }

  /** Bytes that a toxic swallowed, or that came after it had ended the stream. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Memory in use: held by stages, or waiting for the destination. */
  get bufferedBytes(): number {
    return this.#heldBytes + (this.#destination?.writableLength ?? this.#earlyBytes);
  }

  get holdsConnect(): boolean {
    return this.#slots.some(({ toxic }) => toxic.toxic.holdsConnect);
  }

  /** Reads from `source` from now on. */
  from(source: Socket): void {
    this.#source = source;
    source.on('data', (chunk: Buffer) => this.#receive(chunk));
    onFin(source, () => this.#sourceHasEnded());
  }

  /** Writes to `destination` from now on, what came before included. */
  to(destination: Socket): void {
    this.#destination = destination;
    destination.on('drain', () => this.#relieve());
    for (const chunk of this.#early) destination.write(chunk);
    this.#early = [];
    this.#earlyBytes = 0;
    if (this.#ended) destination.end();
  }

  /** Makes the chain that of `toxics`, in their order; what a leaving stage only delayed gets through at once. */
  arrange(toxics: readonly ActiveToxic[]): void {
    const wanted = toxics.filter((toxic) => this.#draws.affects(toxic));
    for (const slot of this.#slots) {
      if (!wanted.includes(slot.toxic) && !slot.ended && !this.#stopped) slot.stage?.release();
    }
    this.#draws.keepOnly(toxics);
    const present = this.#slots;
    this.#slots = [];
    for (const toxic of wanted) {
      if (this.#stopped) return;
      this.#slots.push(present.find((slot) => slot.toxic === toxic) ?? this.#place(toxic));
    }
    const staged = this.#slots.filter(({ stage }) => stage !== undefined);
    staged.forEach((slot, i) => {
      slot.next = staged[i + 1];
    });
    this.#first = staged[0];
    this.#relieve();
  }

  /** A toxic's attributes have changed. */
  updated(toxic: ActiveToxic): void {
    const slot = this.#slots.find((candidate) => candidate.toxic === toxic);
    if (slot && !slot.ended) slot.stage?.updated?.();
  }

  /** The source was reset: true when that gets through to the other side. */
  sourceReset(): boolean {
    for (let slot = this.#first; slot !== undefined; slot = slot.next) {
      if (slot.ended || slot.stage?.reset === undefined) continue;
      slot.stage.reset();
      return false;
    }
    return true;
  }

  /** The connection is ending: nothing more is read on, delivered or timed. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const slot of this.#slots) slot.stage?.stop();
    this.#slots = [];
    this.#first = undefined;
    this.#early = [];
    this.#earlyBytes = 0;
    this.#heldBytes = 0;
    this.#source?.resume();
  }

  #place(toxic: ActiveToxic): Slot {
    const slot: Slot = { toxic, stage: undefined, next: undefined, ended: false };
    slot.stage = toxic.toxic.open?.({
      clock: this.#owner.clock,
      random: this.#draws.randomOf(toxic),
      get attributes() {
        return toxic.attributes;
      },
      write: (chunk) => this.#pass(slot.next, chunk),
      end: () => this.#passEnd(slot),
      drop: (byteCount) => this.#drop(byteCount),
      charge: (byteCount) => this.#unburden(-byteCount),
      close: () => {
        this.#closesAtEnd = true;
        this.#passEnd(slot);
      },
      reset: () => {
        if (!this.#stopped) this.#owner.reset();
      },
    });
    return slot;
  }

  #receive(chunk: Buffer): void {
    if (this.#stopped) return;
    if (this.#first === undefined) {
      this.#deliver(chunk);
    } else {
      this.#heldBytes += chunk.length;
      this.#pass(this.#first, chunk);
    }
    if (this.bufferedBytes >= BUFFER_MAX_BYTES) this.#source?.pause();
  }

  #pass(slot: Slot | undefined, chunk: Buffer): void {
    if (this.#stopped) return;
    if (slot === undefined) {
      this.#deliver(chunk);
      this.#unburden(chunk.length);
    } else if (slot.ended) this.#drop(chunk.length);
    else slot.stage?.write(chunk);
  }

  #deliver(chunk: Buffer): void {
    const destination = this.#destination;
    if (destination === undefined && !this.#ended) {
      this.#early.push(chunk);
      this.#earlyBytes += chunk.length;
      return;
    }
    // A destination that is gone while its reset is held back by a toxic: the bytes go nowhere, as on a real wire.
    if (this.#ended || !destination?.writable) {
      this.#droppedBytes += chunk.length;
      return;
    }
    this.#deliveredBytes += chunk.length;
    destination.write(chunk);
  }

  #drop(byteCount: number): void {
    this.#droppedBytes += byteCount;
    this.#unburden(byteCount);
  }

  #unburden(byteCount: number): void {
    if (this.#stopped) return;
    this.#heldBytes -= byteCount;
    this.#relieve();
  }

  #relieve(): void {
    if (this.#source?.isPaused() && this.bufferedBytes < BUFFER_LOW_BYTES) this.#source.resume();
  }

  #sourceHasEnded(): void {
    if (this.#stopped || this.#sourceEnded) return;
    this.#sourceEnded = true;
    this.#pushEnd(this.#first);
  }

  #passEnd(slot: Slot): void {
    if (this.#stopped || slot.ended) return;
    slot.ended = true;
    this.#pushEnd(slot.next);
  }

  #pushEnd(slot: Slot | undefined): void {
    if (slot === undefined) this.#deliverEnd();
    else if (!slot.ended) slot.stage?.end();
  }

  #deliverEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#closesAtEnd) this.#owner.close();
    else this.#destination?.end();
  }
}
