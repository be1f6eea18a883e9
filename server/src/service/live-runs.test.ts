import { FiredrillError } from '@firedrill/contract';
import { expect, test } from 'vitest';
import type { Driver } from '../drivers/driver.ts';
import type { PreparedRun } from '../harness-run.ts';
import { RunStore } from '../journal/run-store.ts';
import { systemClock } from '../platform/clock.ts';
import { manualScenario } from '../scenario/manual-scenario.ts';
import { KNOWN } from '../scenario/testing/known.ts';
import { LiveRun } from './live-run.ts';
import { LiveRuns } from './live-runs.ts';

const store = new RunStore('/nowhere');
const { scenario } = manualScenario({ policy: 'breaker', seed: 1, ratePerSecond: 100, tls: false }, KNOWN);
const driver = { kind: 'process', targets: 'own' } as Driver;

/** A run that cannot start its targets. */
function failing(runId: string): LiveRun {
  const prepared: PreparedRun = {
    runId,
    files: store.filesOf(runId),
    scenario,
    drill: undefined,
    subscribe: () => () => undefined,
    start: () => Promise.reject(new FiredrillError('target.start', 'no server')),
    interrupt: () => undefined,
    end: () => undefined,
  };
  return new LiveRun(prepared, 'process', { now: 'starting' }, () => Promise.resolve());
}

test('of the runs that have ended, no more than so many are remembered, the latest', async () => {
  const runs = new LiveRuns(systemClock, 4, () => undefined);
  const ids = Array.from({ length: 1_200 }, (_, i) => `20260101-000000-${i.toString(16).padStart(6, '0')}`);
  for (const id of ids) await runs.begin(driver, () => failing(id)).done;
  await Promise.resolve();
  expect(ids.filter((id) => runs.hasEnded(id))).toEqual(ids.slice(-1_000));
  expect(runs.all.map(({ runId }) => runId)).toEqual(ids.slice(-20));
});
