import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dashboard, startDashboard } from './commands/testing/dashboard.ts';
import { type ComposeProject, composeUp } from './drivers/docker/testing/compose.ts';
import { describeDocker, dockerDriver, engineItself } from './drivers/docker/testing/rig.ts';
import { type StallingSocket, stallingSocket } from './drivers/docker/testing/stalling-socket.ts';
import { readLedger } from './engine/ledger.ts';
import { RunStore } from './journal/run-store.ts';
import { clickDrill, faultSteps, stepsOf } from './testing/clicked-drill.ts';
import { type ComposeWatch, watchCompose } from './testing/compose-watch.ts';

const MANUAL = { kind: 'manual', driver: 'docker', ratePerSecond: 50 };

describeDocker('a manual drill on containers', (engineHost) => {
  let project: ComposeProject;
  let watch: ComposeWatch;
  let folder: string;
  let dashboard: Dashboard;
  let engine: StallingSocket;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'docker-manual-'));
    project = await composeUp(engineHost, 'manual');
    watch = await watchCompose(dockerDriver(engineHost), engineItself(engineHost));
    engine = await stallingSocket(join(folder, 'd.sock'), engineHost);
    const args = ['--driver', 'docker', '--out', 'store'];
    const started = await startDashboard(folder, args, { DOCKER_HOST: engine.host });
    if (!('url' in started)) throw new Error(started.text);
    dashboard = started;
  });

  afterAll(async () => {
    await dashboard?.end('SIGTERM');
    await engine?.close();
    await watch?.close();
    await project?.down();
    rmSync(folder, { recursive: true, force: true });
  });

  test('breaks and heals each of them by click, is stopped in mid-fault and leaves all as it was', async () => {
    const { run, events } = await clickDrill(
      dashboard,
      'docker',
      [
        { kind: 'crash', on: 'cache' },
        { kind: 'freeze', on: 'database' },
        { kind: 'disconnect', on: 'standby' },
        { kind: 'partition', on: 'cache' },
        { kind: 'oom', on: 'cache' },
      ],
      { kind: 'latency', on: 'cache', params: { latency: '200ms' } },
    );
    expect(faultSteps(events)).toEqual(stepsOf(6));
    expect(run).toMatchObject({ state: 'finished', end: 'completed', driver: 'docker', faultsInForce: [] });
    expect(run.verdict).toBeDefined();
    expect(readLedger(new RunStore(join(folder, 'store')).filesOf(run.id).ledger).outstanding).toEqual([]);
    expect(await watch.differences()).toEqual([]);
  });

  test('goes on one at a time, and says which one is in the way', async () => {
    const { id } = (await (await dashboard.post('/api/runs', MANUAL)).json()) as { id: string };
    const refused = await dashboard.post('/api/runs', MANUAL);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      error: {
        code: 'run.busy',
        message: expect.stringContaining(`manual (${id}); the driver docker makes one run at a time`),
      },
    });
    await dashboard.post(`/api/runs/${id}/stop`);
    for await (const event of dashboard.events(id)) if (event.type === 'run.finished') break;
    expect(await watch.differences()).toEqual([]);
  });

  test('heals on one target while the engine does not answer for another, and ends well when it does again', async () => {
    const { id } = (await (await dashboard.post('/api/runs', MANUAL)).json()) as { id: string };
    const inject = (kind: string, on: string): Promise<Response> =>
      dashboard.post(`/api/runs/${id}/faults`, { kind, on });
    const told: string[] = [];
    for await (const event of dashboard.events(id)) {
      if (event.type === 'phase.entered' && event.phase === 'steady') await inject('partition', 'database');
      if ('faultId' in event) told.push(`${event.type} ${event.faultId}`);
      const last = told.at(-1);
      if (event.type === 'fault.proven' && last === 'fault.proven f1' && told.length === 3) {
        engine.stall(true);
        await inject('crash', 'cache');
      }
      if (event.type === 'fault.injecting' && event.faultId === 'f2') {
        await dashboard.post(`/api/runs/${id}/faults/f1/heal`);
      }
      if (event.type === 'fault.proven' && event.faultId === 'f1' && event.proven === 'gone') {
        await dashboard.post(`/api/runs/${id}/stop`);
        engine.stall(false);
      }
    }
    expect(told.indexOf('fault.healed f1')).toBeLessThan(told.indexOf('fault.healing f2'));
    expect(told.filter((step) => step.startsWith('fault.stuck'))).toEqual([]);
    expect((await (await dashboard.get(`/api/runs/${id}`)).json()) as object).toMatchObject({
      state: 'finished',
      faultsInForce: [],
    });
    expect(await watch.differences()).toEqual([]);
  });
});
