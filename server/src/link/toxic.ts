import type * as z from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';

/** A direction of a connection: `upstream` is client → server, `downstream` is server → client. */
export const STREAMS = ['upstream', 'downstream'] as const;
export type Stream = (typeof STREAMS)[number];

/** A toxic's settings: whole numbers, each with a default; the unit stands in the field's description. */
export type ToxicAttributes = Record<string, number>;

/** What a stage can do to the connection it sits in. Calls made after the connection is gone do nothing. */
export interface Flow<A> {
  readonly clock: Clock;
  /** Seeded by run, link, connection, direction and the toxic's name. */
  readonly random: Random;
  /** The settings as they are now; they change under a stage when the toxic is updated. */
  readonly attributes: A;
  /** Passes bytes on. */
  write(chunk: Buffer): void;
  /** Passes the source's FIN on. */
  end(): void;
  /** Counts bytes that this stage was given and will never pass on. */
  drop(byteCount: number): void;
  /** Counts memory that this stage needs beside the bytes it holds; a negative number gives it back. */
  charge(byteCount: number): void;
  /** Ends the whole connection with FIN, once what was passed on has got through; later bytes are dropped. */
  close(): void;
  /** Ends the whole connection with RST on both sides, at once. */
  reset(): void;
}

/** One toxic at work on one direction of one connection. */
export interface Stage {
  write(chunk: Buffer): void;
  /** The source has sent FIN; called once, after its last chunk. */
  end(): void;
  /** The toxic is removed: pass on, at once, whatever was merely delayed. Nothing is called afterwards. */
  release(): void;
  /** The connection is gone: end timers. Nothing is called afterwards. */
  stop(): void;
  /** The source was reset; without this member the reset gets through at once. */
  reset?(): void;
  /** The attributes have changed; for stages with a timer running on the old ones. */
  updated?(): void;
}

/** One way a link misbehaves. Everything beyond `type`, `summary` and `attributes` is optional. */
export interface Toxic<A extends ToxicAttributes = ToxicAttributes> {
  readonly type: string;
  /** One sentence for the catalogue. */
  readonly summary: string;
  readonly attributes: z.ZodType<A>;
  /** New connections are accepted, but the upstream is not connected until the toxic is gone. */
  readonly holdsConnect?: true;
  /** The port answers with a refusal while the toxic is there; its toxicity is 0 or 1. */
  readonly closesListener?: true;
  /** Begins to act on a connection, new or already open; without a stage, bytes take the direct way. */
  open?(flow: Flow<A>): Stage | undefined;
}
