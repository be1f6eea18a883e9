import type { RunSummary } from '@firedrill/contract';
import { useEffect } from 'react';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import type { RunModel } from './model.ts';

/** What is being healed is asked for again after so long. */
const AGAIN_MS = 2_000;

/** What a run that died left in force, as the server's record has it now; `undefined` of other runs, and until it is known. */
export function useLeftInForce({
  runId,
  view,
  feed,
}: Pick<RunModel, 'runId' | 'view' | 'feed'>): RunSummary['faultsInForce'] | undefined {
  const isCutOff = feed.kind === 'complete' && view.finished === undefined;
  const { data, reload } = useResource(
    async (signal) => (isCutOff ? (await api.run(runId, signal)).faultsInForce : undefined),
    `${runId} ${isCutOff}`,
  );
  useEffect(() => {
    if (!data || data.length === 0) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [data, reload]);
  return isCutOff ? data : undefined;
}
