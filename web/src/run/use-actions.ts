import { isManual } from '@firedrill/contract';
import { useMemo } from 'react';
import { api, fileUrl } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { changeBaseline } from './baseline/address.ts';
import { useLeftInForce } from './left-in-force.ts';
import type { RunModel } from './model.ts';
import type { BaselineChoice, RunActions } from './page-actions.ts';

const BASELINE: BaselineChoice = {
  list: async (signal) => (await api.runs(signal)).runs,
  choose: (runId) =>
    changeBaseline(({ alignment }) => (runId === undefined ? { alignment } : { runId, alignment })),
  align: (alignment) => changeBaseline((before) => ({ ...before, alignment })),
};

/** What the server lets one do to a run. */
export function useRunActions(model: Pick<RunModel, 'runId' | 'view' | 'feed'>): RunActions {
  const { runId, view } = model;
  const leftInForce = useLeftInForce(model);
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
      baseline: BASELINE,
      leftInForce,
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
    [runId, isByHand, catalogue, leftInForce],
  );
}
