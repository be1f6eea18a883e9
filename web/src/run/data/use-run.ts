import { useMemo, useSyncExternalStore } from 'react';
import type { RunModel } from '../model.ts';
import { browserClock } from './browser.ts';
import { RunStore } from './run-store.ts';
import { serverSource } from './server-source.ts';
import type { RunSource } from './source.ts';

/** A run from any source, as a page shows it; the source must stay the same object from render to render. */
export function useSource(source: RunSource): RunModel {
  const store = useMemo(() => new RunStore(source, browserClock), [source]);
  return useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
}

/** A run of the server: followed while it goes on, played when it is over. */
export function useRun(runId: string): RunModel {
  const source = useMemo(() => serverSource(runId), [runId]);
  return useSource(source);
}
