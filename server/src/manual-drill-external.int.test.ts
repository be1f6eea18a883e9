import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dashboard, startDashboard } from './commands/testing/dashboard.ts';
import { ADMIN, type OwnServers, startOwnServers } from './drivers/external/testing/own-servers.ts';
import { patience } from './drivers/testing/conformance.ts';
import { RunStore } from './journal/run-store.ts';
import { clickDrill, faultSteps, stepsOf } from './testing/clicked-drill.ts';

let folder: string;
let servers: OwnServers;
let dashboard: Dashboard;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'external-manual-'));
  servers = await startOwnServers(folder);
  const started = await startDashboard(folder, ['--targets', servers.file, '--out', 'store']);
  if (!('url' in started)) throw new Error(started.text);
  dashboard = started;
});

afterAll(async () => {
  await dashboard?.end('SIGTERM');
  await servers?.attachment.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a manual drill on servers known by address only breaks and heals by click, and leaves them as they were', async () => {
  const asked = async (...words: string[]): Promise<string> =>
    String(await servers.attachment.targets[0]?.can['redis-admin']?.command(words, patience()));
  const before = await asked('CONFIG', 'GET', '*');
  const { run, events } = await clickDrill(
    dashboard,
    'external',
    [
      { kind: 'partition', on: 'cache' },
      { kind: 'readonly', on: 'cache' },
      { kind: 'refuse', on: 'database' },
    ],
    { kind: 'latency', on: 'cache', params: { latency: '200ms' } },
  );
  expect(faultSteps(events)).toEqual(stepsOf(4));
  expect(run).toMatchObject({ state: 'finished', end: 'completed', driver: 'external', faultsInForce: [] });
  expect(await asked('CONFIG', 'GET', '*')).toBe(before);
  expect(await asked('INFO', 'replication')).toContain('role:master');
  const { journal, ledger } = new RunStore(join(folder, 'store')).filesOf(run.id);
  for (const file of [journal, ledger]) expect(readFileSync(file, 'utf8')).not.toContain(ADMIN.password);
});

test('what needs more than an address is refused in words', async () => {
  const drill = await dashboard.post('/api/runs', { kind: 'manual', driver: 'external' });
  const { id } = (await drill.json()) as { id: string };
  for await (const event of dashboard.events(id)) {
    if (event.type !== 'phase.entered' || event.phase !== 'warm-up') continue;
    const refused = await dashboard.post(`/api/runs/${id}/faults`, { kind: 'crash', on: 'cache' });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('known by its address only cannot be started, stopped or reconfigured'),
    ]);
    const missing = await dashboard.post(`/api/runs/${id}/faults`, { kind: 'partition', on: 'standby' });
    expect([missing.status, await missing.text()]).toEqual([400, expect.stringContaining('has no standby')]);
    await dashboard.post(`/api/runs/${id}/stop`);
  }
});
