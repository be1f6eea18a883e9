import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent, RunList } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxPath } from '../drivers/process/sandbox.ts';
import { readJournal } from '../journal/read-journal.ts';
import { deadline, until } from '../platform/clock.ts';
import { type Dashboard, type NotStarted, startDashboard } from './testing/dashboard.ts';

const LIMIT_MS = 30_000;

const SHORT = `
name: short
title: A short crash
description: Redis is killed for a second.
duration: 6s
warmup: 500ms
load: { rate: 100/s, keys: { count: 200 } }
timeline:
  - { at: 1s, fault: crash, on: cache, for: 1s }
claims:
  - availability >= 99%
`;
const LONG = SHORT.replace('duration: 6s', 'duration: 60s').replace('for: 1s', 'for: 50s');

let folder: string;
const running: (Dashboard | NotStarted)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'up-'));
});

afterEach(async () => {
  for (const dashboard of running.splice(0)) {
    if ('child' in dashboard && dashboard.child.exitCode === null) await dashboard.end('SIGTERM');
  }
  rmSync(folder, { recursive: true });
});

async function start(args: string[] = [], env: Record<string, string> = {}): Promise<Dashboard> {
  const dashboard = await startDashboard(folder, args, env);
  running.push(dashboard);
  if ('url' in dashboard) return dashboard;
  throw new Error(`it ended with ${dashboard.exitCode}: ${dashboard.text}`);
}

async function seen(
  dashboard: Dashboard,
  runId: string,
  wanted: (event: RunEvent) => boolean,
): Promise<void> {
  for await (const event of dashboard.events(runId)) if (wanted(event)) return;
  throw new Error('the run ended before');
}

describe('a run by the API', () => {
  test('is started, watched to its end, read in every form and deleted', async () => {
    const dashboard = await start();
    const { id } = await dashboard.run(SHORT);
    const events: RunEvent[] = [];
    for await (const event of dashboard.events(id)) events.push(event);

    const journal = await (await dashboard.get(`/api/runs/${id}/journal`)).text();
    expect(events.map((event) => JSON.stringify(event))).toEqual(journal.trimEnd().split('\n'));
    expect(await (await dashboard.get(`/api/runs/${id}`)).json()).toMatchObject({
      state: 'finished',
      verdict: 'held',
      claims: { held: 1 },
    });
    expect(await (await dashboard.get(`/api/runs/${id}/view`)).json()).toMatchObject({ seq: events.length });
    expect(await (await dashboard.get(`/api/runs/${id}/scenario`)).text()).toBe(SHORT);
    expect(await (await dashboard.get(`/api/runs/${id}/report?format=junit`)).text()).toContain('<testsuite');
    const metrics = await (await dashboard.get('/metrics')).text();
    expect(metrics).toMatch(/firedrill_answers_total\{source="mysql",outcome="ok"\} \d+/);
    expect(metrics).toContain('firedrill_runs_total{verdict="held"} 1');

    const said = `short held · ${id}`;
    await until(() => dashboard.text().includes(said), 20, deadline(LIMIT_MS, 'the end in the terminal'));
    const deleted = await fetch(`${dashboard.url}/api/runs/${id}`, { method: 'DELETE' });
    expect(deleted.status).toBe(204);
    expect(((await (await dashboard.get('/api/runs')).json()) as RunList).runs).toEqual([]);
    expect(await dashboard.end('SIGTERM')).toBe(143);
  });

  test('is healed and ended by Ctrl-C in mid-fault, before those who watch it are let go', async () => {
    const dashboard = await start();
    const { id } = await dashboard.run(LONG);
    await seen(dashboard, id, ({ type }) => type === 'fault.proven');
    const watched = (async () => {
      const types: string[] = [];
      for await (const { type } of dashboard.events(id)) types.push(type);
      return types;
    })();
    expect(await dashboard.end('SIGINT')).toBe(130);
    expect(await watched).toEqual(expect.arrayContaining(['fault.healed', 'run.finished']));
    const { events } = await readJournal(join(folder, '.firedrill', 'runs', id, 'journal.ndjson'));
    expect(events.at(-1)).toMatchObject({ type: 'run.finished', end: 'interrupted' });
    expect(dashboard.text()).toContain('SIGINT: healing what is broken, then ending');
    expect(dashboard.text()).toContain(`healed: crash on cache (f1 of run ${id})`);
  });
});

describe('firedrill up', () => {
  test('names the port that is taken, with the cure', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    expect(await startDashboard(folder, ['--port', port])).toEqual({
      exitCode: 3,
      text: expect.stringMatching(
        new RegExp(`127\\.0\\.0\\.1:${port} is taken\\n.*--port ${Number(port) + 1}`),
      ),
    });
  });

  test('says at once what it cannot use: a file of targets, a store', async () => {
    expect(await startDashboard(folder, ['--targets', 'nope.json'])).toEqual({
      exitCode: 2,
      text: expect.stringContaining('nope.json'),
    });
    writeFileSync(join(folder, 'taken'), '');
    expect(await startDashboard(folder, ['--out', 'taken'])).toEqual({
      exitCode: 3,
      text: expect.stringMatching(new RegExp(`cannot store runs in ${join(folder, 'taken')}: .*\\n.*--out`)),
    });
  });

  test('ends without a word about healing when nothing goes on', async () => {
    const dashboard = await start();
    expect(await dashboard.end('SIGINT')).toBe(130);
    expect(dashboard.text()).toContain('SIGINT: ending\n');
  });

  test('does not listen wider without a token', async () => {
    expect(await startDashboard(folder, [], { HOST: '0.0.0.0' })).toEqual({
      exitCode: 2,
      text: expect.stringContaining('FIREDRILL_TOKEN'),
    });
  });

  test('prints an address with the token that it made', async () => {
    const dashboard = await start(['--host', '0.0.0.0', '--token', 'generate']);
    const token = /#token=([\w-]{24})/.exec(dashboard.text())?.[1];
    expect((await dashboard.get('/api/runs')).status).toBe(401);
    const signedIn = await dashboard.post('/api/session', { token });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${dashboard.url}/api/runs`, { headers: { cookie } })).status).toBe(200);
  });
});

describe('secrets', () => {
  /** Every word that is a password of the sandbox's servers. */
  function sandboxSecrets(tmp: string, runId: string): string[] {
    const files = ['cache.admin.json', 'cache.conf', join('database', 'admin.json')];
    const text = files.map((name) => readFileSync(join(sandboxPath(tmp, runId), name), 'utf8')).join('\n');
    return [...new Set(text.match(/(?<![\w-])[\w-]{24}(?![\w-])/g))];
  }

  test('are in no answer, wherever they were given', async () => {
    const planted = {
      token: 'planted-token-0123456789',
      cacheUrl: 'planted-cache-password',
      adminUrl: 'planted-admin-password',
      environment: 'planted-environment-password',
    };
    const tmp = join(folder, 'tmp');
    mkdirSync(tmp);
    mkdirSync(join(folder, 'scenarios'));
    writeFileSync(join(folder, 'scenarios', 'short.yaml'), SHORT);
    const targets = {
      cache: {
        url: `redis://app:${planted.cacheUrl}@127.0.0.1:1`,
        adminUrl: `redis://admin:${planted.adminUrl}@127.0.0.1:1`,
        allowAdmin: true,
      },
      database: { url: `mysql://app:${planted.cacheUrl}@127.0.0.1:1/app` },
    };
    writeFileSync(join(folder, 'targets.json'), JSON.stringify(targets));
    const dashboard = await start(['--targets', 'targets.json'], {
      TMPDIR: tmp,
      FIREDRILL_TOKEN: planted.token,
      REDIS_PASSWORD: planted.environment,
      MYSQL_PWD: planted.environment,
    });
    const headers = { authorization: `Bearer ${planted.token}`, 'content-type': 'application/json' };
    const answers: string[] = [];
    const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
      const response = await fetch(`${dashboard.url}${path}`, { ...init, headers });
      const text = await response.text();
      answers.push(`${JSON.stringify([...response.headers])} ${text}`);
      return text;
    };
    const post = (path: string, body: object) => ask(path, { method: 'POST', body: JSON.stringify(body) });

    const { id } = JSON.parse(await post('/api/runs', { kind: 'text', text: SHORT }));
    await until(
      async () => (await ask('/metrics')).includes('firedrill_answers_total{'),
      100,
      deadline(LIMIT_MS, 'the first answers'),
    );
    const secrets = [...Object.values(planted), ...sandboxSecrets(tmp, id)];
    expect(secrets.length).toBeGreaterThan(5);
    const refused = JSON.parse(await post('/api/runs', { kind: 'text', text: SHORT, driver: 'external' }));
    await ask(`/api/runs/${id}/events`);

    const { paths } = JSON.parse(await ask('/api/docs/json')) as { paths: Record<string, object> };
    const runs = [id, refused.id].filter((run): run is string => typeof run === 'string');
    for (const path of Object.keys(paths)) {
      for (const run of runs)
        await ask(path.replace('{id}', run).replace('{name}', 'short').replace('{faultId}', 'f1'));
    }
    for (const format of ['html', 'json', 'junit']) await ask(`/api/runs/${id}/report?format=${format}`);
    await post('/api/session', { token: `${planted.token}x` });
    const everything = `${answers.join('\n')}\n${dashboard.text()}`;
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  });
});
