import { readFileSync } from 'node:fs';
import { until } from '../../../platform/clock.ts';
import type { JournalRun } from './journal-run.ts';
import type { StreamMessage } from './stream-reader.ts';

const LIMIT_MS = 30_000;

/** Resolves when a condition holds; rejects when it does not come to that. */
export function eventually(condition: () => boolean): Promise<void> {
  return until(condition, 2, AbortSignal.timeout(LIMIT_MS));
}

/** A run's journal as messages, from one event to its end. */
export function journalAfter({ path, runId }: JournalRun, seq: number): StreamMessage[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const all = lines.map((data, i) => ({ type: 'message', id: `${runId}:${i + 1}`, data }));
  return all.slice(seq);
}

/** What a stream says when its run is over. */
export function endMessage({ runId, lastSeq }: JournalRun): StreamMessage {
  return { type: 'end', id: `${runId}:${lastSeq}`, data: JSON.stringify({ lastSeq }) };
}
