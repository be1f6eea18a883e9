import type { Attachment, TargetLine } from '../drivers/driver.ts';
import type { Journal } from '../journal/journal.ts';

/** How much of a target's own log is kept around each fault on it. */
export const LOG_LIMITS = { beforeMs: 2_000, linesBefore: 10, afterMs: 5_000, lines: 40 } as const;

/** What was kept of one fault's lines, and the last one that was too many, with how many were before it. */
interface Kept {
  lines: number;
  leftOut: number;
  last?: TargetLine;
}

/**
 * Journals what is known of the targets past the probes: their ends, what runs them says, and the lines of their own
 * logs from shortly before a fault until shortly after it was proven gone.
 */
export class TargetWitness {
  readonly #journal: Journal;
  readonly #subscriptions: (() => void)[];
  /** Lines around which no fault is known yet. */
  #recent: TargetLine[] = [];
  readonly #kept = new Map<string, Kept>();

  /** Listens from now on, until `end`. */
  constructor(attachment: Pick<Attachment, 'onExit' | 'onEvent' | 'onLine'>, journal: Journal) {
    this.#journal = journal;
    this.#subscriptions = [
      attachment.onExit(({ atMs, role, exitCode, signal }) =>
        journal.append({ type: 'target.exited', role, exitCode, signal }, atMs),
      ),
      attachment.onEvent?.(({ atMs, ...told }) => journal.append({ type: 'target.event', ...told }, atMs)),
      attachment.onLine?.((line) => this.#hear(line)),
    ].filter((unsubscribe) => unsubscribe !== undefined);
  }

  /** Journals the lines from before a fault that has become known; to be called now and then. */
  look(): void {
    this.#recent = this.#recent.filter((line) => !this.#keep(line));
  }

  /** Stops listening and journals what is left. Idempotent. */
  end(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe();
    this.look();
    for (const [faultId, { leftOut, last }] of this.#kept) if (last) this.#append(faultId, last, leftOut);
    this.#kept.clear();
  }

  #hear(line: TargetLine): void {
    this.look();
    if (line.text === '' || this.#keep(line)) return;
    const sameRole = this.#recent.filter(({ role }) => role === line.role);
    const tooMany = sameRole.length >= LOG_LIMITS.linesBefore ? sameRole[0] : undefined;
    this.#recent = [...this.#recent.filter((known) => known !== tooMany), line];
  }

  /** `false` when no fault is known around which the line was written. */
  #keep(line: TargetLine): boolean {
    const faultId = this.#faultAround(line);
    if (faultId === undefined) return false;
    const kept = this.#kept.get(faultId) ?? { lines: 0, leftOut: 0 };
    this.#kept.set(faultId, kept);
    if (kept.lines < LOG_LIMITS.lines - 1) {
      kept.lines += 1;
      this.#append(faultId, line, 0);
    } else {
      // Of those that are too many the last is kept for the end.
      if (kept.last) kept.leftOut += 1;
      kept.last = line;
    }
    return true;
  }

  /** The fault injected last of those around which a line was written. */
  #faultAround({ role, atMs }: TargetLine): string | undefined {
    const writtenMs = this.#journal.sinceStart(atMs);
    return this.#journal.view.faults.findLast(
      ({ on, injectingMs, provenGoneMs = Number.POSITIVE_INFINITY }) =>
        on === role &&
        writtenMs >= injectingMs - LOG_LIMITS.beforeMs &&
        writtenMs <= provenGoneMs + LOG_LIMITS.afterMs,
    )?.id;
  }

  #append(faultId: string, { role, atMs, text }: TargetLine, leftOut: number): void {
    const writtenMs = this.#journal.sinceStart(atMs);
    const more = leftOut > 0 ? { leftOut } : {};
    this.#journal.append({ type: 'target.log', faultId, role, writtenMs, text, ...more });
  }
}
