import {
  type Catalogue,
  policyMatrix,
  type RunQueue,
  type RunSummary,
  type ScenarioList,
} from '@firedrill/contract';
import { useMemo } from 'react';
import { api } from '../../api/client.ts';
import { type Live, runsUnderWay, useLive } from '../../api/live.ts';
import { useResource } from '../../api/use-resource.ts';
import { inOrder } from '../home/order.ts';
import { type MatrixRow, placeOf, withUnderWay } from './cells.ts';

/** What the page shows, before anything of it is chosen. */
export interface MatrixData {
  rows: readonly MatrixRow[];
  policies: Catalogue['policies'];
  defaultPolicy: string;
  drivers: Catalogue['drivers'];
  driver: Catalogue['drivers'][number];
  /** How many runs of the driver are over and belong to no cell. */
  outside: number;
  queue: RunQueue;
  underWay: readonly RunSummary[];
  /** Whether the server does not answer, so that all of this may be out of date. */
  isStale: boolean;
}

interface Parts {
  catalogue: Catalogue;
  scenarios: ScenarioList;
  stored: readonly RunSummary[];
  queue: RunQueue;
}

function dataOf(parts: Parts, live: Live, asked: string | undefined): MatrixData | undefined {
  const { catalogue, scenarios, stored, queue } = parts;
  const { drivers, policies, defaultPolicy } = catalogue;
  const driver = drivers.find(({ kind }) => kind === asked) ?? drivers.find(({ isDefault }) => isDefault);
  if (!driver) return undefined;
  const state = live.kind === 'connected' ? live.state : undefined;
  const underWay = state ? runsUnderWay(state) : [];
  const inRow = inOrder(scenarios.scenarios);
  const runs = withUnderWay(stored, underWay);
  const matrix = policyMatrix(runs, { scenarios: inRow, policies, driver: driver.kind });
  const rows = inRow.map((scenario, i) => ({
    scenario,
    cells: (matrix.rows[i]?.cells ?? []).map((cell) => {
      const place = placeOf(cell, driver.kind, queue.waiting);
      return { ...cell, driver: driver.kind, ...(place !== undefined && { place }) };
    }),
  }));
  const isStale = live.kind === 'disconnected';
  const outside = matrix.outside.filter(({ kind }) => kind === 'scripted').length;
  return { rows, policies, defaultPolicy, drivers, driver, outside, queue, underWay, isStale };
}

/** Reads all that the page shows, again whenever a run begins or ends or the queue changes. */
export function useMatrix(driver: string | undefined): {
  data: MatrixData | undefined;
  error: unknown;
  reload: () => void;
} {
  const live = useLive();
  const state = live.kind === 'connected' ? live.state : undefined;
  const ids = state ? runsUnderWay(state).map(({ id }) => id) : [];
  const runsKey = `${live.connection} ${ids.join()}`;
  const queueKey = `${runsKey} ${JSON.stringify(state?.queue)}`;
  const catalogue = useResource((signal) => api.catalogue(signal), String(live.connection));
  const scenarios = useResource((signal) => api.scenarios(signal), String(live.connection));
  const runs = useResource((signal) => api.runs(signal), runsKey);
  const queue = useResource((signal) => api.queue(signal), queueKey);
  const all = [catalogue, scenarios, runs, queue];
  const data = useMemo(() => {
    if (!catalogue.data || !scenarios.data || !runs.data || !queue.data) return undefined;
    const parts = { catalogue: catalogue.data, scenarios: scenarios.data, queue: queue.data };
    return dataOf({ ...parts, stored: runs.data.runs }, live, driver);
  }, [catalogue.data, scenarios.data, runs.data, queue.data, live, driver]);
  return {
    data,
    // What is out of date is shown on; the banner above the page says that the server does not answer.
    error: data ? undefined : all.find(({ error }) => error !== undefined)?.error,
    reload: () => {
      for (const resource of all) resource.reload();
    },
  };
}
