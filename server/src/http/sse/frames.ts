/** The text of an event stream, as the HTML standard has it (section 9.2, server-sent events). */
import { FiredrillError } from '@firedrill/contract';
import type { JournalLine } from '../drill-service.ts';

/** What every stream begins with: the time in ms after which a browser connects again. */
export const OPENING = Buffer.from('retry: 1000\n\n');

/** A comment, which no viewer sees: it keeps a quiet connection from being taken for a dead one. */
export const HEARTBEAT = Buffer.from(':\n\n');

/** What the stream of a run that is over ends with; `lastSeq` tells the viewer whether it has everything. */
export function endFrame(lastSeq: number): Buffer {
  return Buffer.from(`event: end\ndata: {"lastSeq":${lastSeq}}\n\n`);
}

/** Some lines of a journal that follow one another, made into bytes once for however many viewers. */
export class Batch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly #bytes: Buffer;
  /** Where each line's message ends. */
  readonly #ends: readonly number[];

  /** There must be at least one line. */
  constructor(runId: string, lines: readonly JournalLine[]) {
    const first = lines[0];
    if (!first) throw new FiredrillError('internal', 'a batch of no events');
    const frames = lines.map(({ seq, line }) => `id: ${runId}:${seq}\ndata: ${line}\n\n`);
    let end = 0;
    this.#ends = frames.map((frame) => {
      end += Buffer.byteLength(frame);
      return end;
    });
    this.#bytes = Buffer.from(frames.join(''));
    this.firstSeq = first.seq;
    this.lastSeq = first.seq + lines.length - 1;
  }

  /** The bytes of what comes after an event; they are the same memory for all viewers. */
  after(seq: number): Buffer {
    return this.#bytes.subarray(this.#ends[seq - this.firstSeq] ?? 0);
  }
}

/** A batch ends with the line that makes it this long, in characters. */
const BATCH_CHARS = 32 * 1_024;

/** Lines that follow one another as batches, none of them long, so that a viewer never has much more waiting than it may. */
export function* batchesOf(runId: string, lines: readonly JournalLine[]): Generator<Batch> {
  let start = 0;
  let chars = 0;
  for (const [index, { line }] of lines.entries()) {
    chars += line.length;
    if (chars < BATCH_CHARS && index < lines.length - 1) continue;
    yield new Batch(runId, lines.slice(start, index + 1));
    start = index + 1;
    chars = 0;
  }
}

const EVENT_ID = /^(?<runId>[\w-]{1,64}):(?<seq>\d{1,15})$/;

/** What a viewer says of what it has. */
export interface Position {
  /** Header `Last-Event-ID`: a browser that connects again sends it, with the address of the first time. */
  lastEventId: string | undefined;
  /** Parameter `after`: the first connection of a viewer that has read the journal so far. */
  after: number;
}

/**
 * The event after which a viewer goes on. One that names an event this run does not have is sent everything: to tell it
 * something twice does no harm, as it knows events by their `seq`; to leave something out would.
 */
export function startAfter({ lastEventId, after }: Position, runId: string, lastSeq: number): number {
  let seq = after;
  if (lastEventId !== undefined) {
    const { groups } = EVENT_ID.exec(lastEventId) ?? {};
    seq = groups?.runId === runId ? Number(groups.seq) : 0;
  }
  return seq <= lastSeq ? seq : 0;
}
