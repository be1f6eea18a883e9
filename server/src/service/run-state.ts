import { existsSync, statSync } from 'node:fs';
import { readLedger } from '../engine/ledger.ts';
import type { RunStore } from '../journal/run-store.ts';

/**
 * What a run without a verdict is about. The process that makes it names itself in its ledger before anything else, and
 * begins its journal when its targets are there: `not begun` is one that has neither.
 */
export function unfinishedState(
  store: RunStore,
  runId: string,
): 'not begun' | 'starting' | 'running' | 'died' {
  const { ledger, journal } = store.filesOf(runId);
  if (!existsSync(ledger)) return 'not begun';
  if (!readLedger(ledger).runAlive) return 'died';
  const size = statSync(journal, { throwIfNoEntry: false })?.size ?? 0;
  return size > 0 ? 'running' : 'starting';
}
