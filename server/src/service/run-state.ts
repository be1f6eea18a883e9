import { existsSync } from 'node:fs';
import { readLedger } from '../engine/ledger.ts';
import type { RunStore } from '../journal/run-store.ts';

/** What a run without a verdict is about: whoever runs it says so in its ledger, which begins with the load. */
export function unfinishedState(store: RunStore, runId: string): 'not begun' | 'running' | 'died' {
  const { ledger } = store.filesOf(runId);
  if (!existsSync(ledger)) return 'not begun';
  return readLedger(ledger).runAlive ? 'running' : 'died';
}
