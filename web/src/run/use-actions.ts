import { isManual } from '@firedrill/contract';
import { useMemo } from 'react';
import { api, fileUrl } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import type { RunModel } from './model.ts';
import type { RunActions } from './page-actions.ts';

/** What the server lets one do to a run. */
export function useRunActions({ runId, view }: Pick<RunModel, 'runId' | 'view'>): RunActions {
  const isByHand = isManual(view) && view.finished === undefined;
  const catalogue = useResource(
    async (signal) => (isByHand ? await api.catalogue(signal) : undefined),
    String(isByHand),
  ).data;
  return useMemo(
    () => ({
      stop: () => api.stop(runId),
      reportUrl: fileUrl.report(runId, 'html'),
      compareUrl: `/compare?b=${encodeURIComponent(runId)}`,
      ...(isByHand && catalogue
        ? {
            manual: {
              catalogue,
              inject: (fault) => api.inject(runId, fault),
              heal: (faultId) => api.heal(runId, faultId),
            },
          }
        : {}),
    }),
    [runId, isByHand, catalogue],
  );
}
