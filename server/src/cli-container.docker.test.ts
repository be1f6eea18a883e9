import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, RunSummary, StartRun } from '@firedrill/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ComposeProject, compose, composeUp } from './drivers/docker/testing/compose.ts';
import { importStandIn } from './drivers/docker/testing/private-engine.ts';
import { describeDocker, engineItself } from './drivers/docker/testing/rig.ts';
import { deadline, until } from './platform/clock.ts';
import { BASE_TAG, standInBase } from './testing/stand-in-base.ts';

const PROJECT = 'housed';
const TOKEN = 'a-token-of-the-tests-own';
const URL_BASE = 'http://127.0.0.1:4600';
const RUN_MS_MAX = 90_000;
const BUILD_MS_MAX = 240_000;

/** A crash, which is the engine's to do, and an account's change, which is the administrator's. */
const SCENARIO = `name: neighbours
title: The neighbours of a container are broken
description: Firedrill breaks what stands beside it, through the engine's socket and by the names of its network.
duration: 22s
load:
  rate: 100/s
timeline:
  - { at: 4s, fault: crash, on: cache, for: 3s }
  - { at: 13s, fault: auth, on: cache, for: 2s }
claims:
  - availability >= 99%
  - redis_share(fault) < 10%
  - fallback_rate(steady) < 5%
`;

describeDocker('firedrill in a container', (engineHost) => {
  const docker = engineItself(engineHost);
  let project: ComposeProject;
  let folder: string;

  const ask = async (path: string, body?: StartRun): Promise<Response> =>
    await fetch(`${URL_BASE}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });

  const finished = async (started: StartRun): Promise<RunSummary> => {
    const accepted = await ask('/api/runs', started);
    expect(accepted.ok, await accepted.clone().text()).toBe(true);
    const { id } = (await accepted.json()) as RunSummary;
    let run: RunSummary | undefined;
    await until(
      async () => {
        run = (await (await ask(`/api/runs/${id}`)).json()) as RunSummary;
        return run.state === 'finished' || run.state === 'died';
      },
      250,
      deadline(RUN_MS_MAX, 'the end of the run'),
    );
    return run as RunSummary;
  };

  const eventsOf = async ({ id }: RunSummary): Promise<RunEvent[]> => {
    const text = await (await ask(`/api/runs/${id}/journal`)).text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RunEvent);
  };

  const firedrillContainer = async () => {
    const labels = [`com.docker.compose.project=${PROJECT}`, 'com.docker.compose.service=firedrill'];
    const [found] = await docker.listContainers({ all: true, filters: { label: labels } });
    return docker.getContainer(found?.Id ?? 'missing');
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'base-'));
    await importStandIn(docker, await standInBase(), folder);
    const variables = {
      FIREDRILL_BASE_IMAGE: BASE_TAG,
      FIREDRILL_TOKEN: TOKEN,
      FIREDRILL_DOCKER_SOCKET: engineHost.replace('unix://', ''),
    };
    project = await composeUp(engineHost, PROJECT, variables, []);
    await until(
      async () => {
        const { State } = await (await firedrillContainer()).inspect();
        if (State.Status !== 'running') throw new Error(await logs());
        return State.Health?.Status === 'healthy';
      },
      250,
      deadline(RUN_MS_MAX, 'the health of the container'),
    );
  }, BUILD_MS_MAX);

  const logs = (): Promise<string> => compose(engineHost, PROJECT, ['logs', '--no-color', 'firedrill']);

  afterAll(async () => {
    await project?.down();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  test('serves whoever has its token, on loopback, and tells nobody else', async () => {
    expect((await fetch(`${URL_BASE}/api/health`)).status).toBe(200);
    expect((await fetch(`${URL_BASE}/api/runs`)).status).toBe(401);
    expect((await ask('/api/runs')).status).toBe(200);
    const { NetworkSettings } = await (await firedrillContainer()).inspect();
    expect(NetworkSettings.Ports['4600/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1']);
    expect(await logs()).not.toContain(TOKEN);
  });

  test('runs as an ordinary user in the group of the socket, on a file system that it cannot write', async () => {
    const container = await firedrillContainer();
    const { Titles, Processes } = (await container.top({ ps_args: '-eo uid,pid,args' })) as {
      Titles: string[];
      Processes: string[][];
    };
    const own = Processes.filter((process) => process[Titles.indexOf('COMMAND')]?.startsWith('node'));
    expect(own.map((process) => process[Titles.indexOf('UID')])).toEqual(own.map(() => '1000'));
    expect(own.length).toBeGreaterThan(0);
    const { HostConfig } = await container.inspect();
    expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'] });
  });

  test(
    'breaks its neighbours and proves that the application kept answering',
    async () => {
      const run = await finished({ kind: 'text', text: SCENARIO });
      expect(run, `${run.reasons.join('; ')}\n${await logs()}`).toMatchObject({
        driver: 'docker',
        verdict: 'held',
        end: 'completed',
      });
      const events = await eventsOf(run);
      expect(events.flatMap((event) => (event.type === 'fault.proven' ? [event.proven] : []))).toEqual([
        'in-force',
        'gone',
        'in-force',
        'gone',
      ]);
      expect(events.filter(({ type }) => type === 'fault.failed' || type === 'fault.stuck')).toEqual([]);
      const [beginning] = events.flatMap((event) => (event.type === 'run.started' ? [event] : []));
      expect(JSON.stringify(beginning)).toMatch(/housed_redis_1:6379/);
    },
    RUN_MS_MAX,
  );

  test('heals what it broke when it was killed in between, as soon as it is there again', async () => {
    const long = SCENARIO.replace('for: 3s', 'for: 8s');
    expect((await ask('/api/runs', { kind: 'text', text: long })).ok).toBe(true);
    const cacheIs = async (state: string): Promise<boolean> => {
      const found = await docker.listContainers({
        all: true,
        filters: { label: ['firedrill.target=cache'] },
      });
      return found.every(({ State }) => State === state);
    };
    await until(() => cacheIs('exited'), 100, deadline(RUN_MS_MAX, 'the fault'));
    const container = await firedrillContainer();
    await container.kill();
    expect(await cacheIs('exited')).toBe(true);
    await container.start();
    await until(() => cacheIs('running'), 100, deadline(RUN_MS_MAX, 'the healing'));
  });

  test('leaves its neighbours well', async () => {
    await until(
      async () => {
        const found = await docker.listContainers({ all: true });
        return found.length === 4 && found.every(({ Status }) => /^Up .*\(healthy\)/.test(Status));
      },
      250,
      deadline(RUN_MS_MAX, 'the health of all containers'),
    );
  });

  test('keeps what it stored when it is made anew', async () => {
    const { runs } = (await (await ask('/api/runs')).json()) as { runs: RunSummary[] };
    await compose(engineHost, PROJECT, ['up', '-d', '--force-recreate', '--no-deps', 'firedrill'], {
      FIREDRILL_BASE_IMAGE: BASE_TAG,
      FIREDRILL_TOKEN: TOKEN,
      FIREDRILL_DOCKER_SOCKET: engineHost.replace('unix://', ''),
    });
    await until(
      async () =>
        await ask('/api/health').then(
          ({ ok }) => ok,
          () => false,
        ),
      250,
      deadline(RUN_MS_MAX, 'the server of the new container'),
    );
    const after = (await (await ask('/api/runs')).json()) as { runs: RunSummary[] };
    expect(after.runs.map(({ id }) => id)).toEqual(runs.map(({ id }) => id));
    expect(runs).toHaveLength(2);
  });
});
