import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ServedApp, servedApp } from './testing/served-app.ts';

let served: ServedApp;

beforeEach(async () => {
  served = await servedApp();
});

afterEach(() => served.close());

describe('routes', () => {
  test.each([
    '/api/health',
    '/api/live',
    '/api/catalogue',
    '/api/doctor',
    '/api/scenarios',
    '/api/scenarios/known',
    '/api/schema/scenario',
    '/api/runs',
    '/api/queue',
    '/metrics',
  ])('GET %s answers', async (url) => {
    const { statusCode, headers } = await served.get(url);
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
  });

  test('a run is started, looked at, stopped and deleted', async () => {
    const started = await served.post('/api/runs', { kind: 'scenario', name: 'known' });
    expect(started.statusCode).toBe(201);
    const { id } = started.json();
    expect(started.headers.location).toBe(`/api/runs/${id}`);
    expect((await served.get(`/api/runs/${id}`)).json()).toMatchObject({ id, state: 'running' });
    expect((await served.get(`/api/runs/${id}/view`)).json()).toMatchObject({ seq: 0, faults: [] });
    expect((await served.inject({ method: 'DELETE', url: `/api/runs/${id}` })).statusCode).toBe(409);
    expect((await served.post(`/api/runs/${id}/stop`)).statusCode).toBe(202);
    expect((await served.post(`/api/runs/${id}/stop`, { reason: 'seen enough' })).statusCode).toBe(202);
    expect(served.service.stopped).toEqual(['stopped from the dashboard', 'seen enough']);
    served.service.stored.get(id)?.end();
    expect((await served.inject({ method: 'DELETE', url: `/api/runs/${id}` })).statusCode).toBe(204);
    expect((await served.get(`/api/runs/${id}`)).statusCode).toBe(404);
  });

  test('runs wait, are taken out, paused, resumed and stopped', async () => {
    const runs = [{ name: 'known', policy: 'fail-fast' }, { name: 'known' }];
    const asked = await served.post('/api/queue', { runs });
    expect([asked.statusCode, asked.json().waiting.length]).toEqual([202, 2]);
    const cancelled = await served.inject({ method: 'DELETE', url: '/api/queue/q1' });
    expect(cancelled.json().waiting).toMatchObject([{ id: 'q2', policy: 'breaker' }]);
    expect((await served.inject({ method: 'DELETE', url: '/api/queue/q1' })).json().error.code).toBe(
      'run.not-found',
    );
    expect((await served.post('/api/queue/pause')).json().isPaused).toBe(true);
    expect((await served.get('/api/live')).json().queue).toMatchObject({ waiting: 1, isPaused: true });
    expect((await served.post('/api/queue/resume')).json().isPaused).toBe(false);
    expect((await served.post('/api/queue/stop')).json().waiting).toEqual([]);
    expect(served.service.queue.stopped).toEqual(['stopped from the dashboard']);
  });

  test.each([
    { runs: [] },
    { runs: [{ name: '../x' }] },
    { runs: [{ name: 'known', kind: 'text' }] },
    { runs: Array.from({ length: 201 }, () => ({ name: 'known' })) },
  ])('what is no list of runs does not wait: case %#', async (body) => {
    expect((await served.post('/api/queue', body)).json().error.code).toBe('usage.invalid');
    expect(served.service.queue.state.waiting).toEqual([]);
  });

  test('a fault is asked for with its defaults, and healed', async () => {
    const { runId } = served.service.add({ kind: 'manual', ratePerSecond: 1, tls: false });
    const asked = await served.post(`/api/runs/${runId}/faults`, { kind: 'crash', on: 'cache' });
    expect([asked.statusCode, asked.json()]).toEqual([202, { faultId: 'f1' }]);
    expect(served.service.injected).toEqual([{ kind: 'crash', on: 'cache', params: {} }]);
    expect((await served.post(`/api/runs/${runId}/faults/f1/heal`)).statusCode).toBe(202);
    expect((await served.post(`/api/runs/${runId}/faults/f2/heal`)).json().error.code).toBe('fault.unknown');
  });

  test('health tells that what died before is being healed', async () => {
    served.service.isHealing = true;
    expect((await served.get('/api/health')).json()).toMatchObject({ status: 'healing' });
  });

  test('a scenario is checked without being written, and written', async () => {
    const checked = await served.post('/api/scenarios/check', { text: '' });
    expect(checked.json().mistakes).toHaveLength(1);
    const saved = await served.inject({
      method: 'PUT',
      url: '/api/scenarios/mine',
      payload: { text: 'name: mine' },
    });
    expect(saved.json()).toMatchObject({ name: 'mine', text: 'name: mine' });
  });

  test('a scenario is deleted', async () => {
    const { statusCode, body } = await served.inject({ method: 'DELETE', url: '/api/scenarios/known' });
    expect([statusCode, body]).toEqual([204, '']);
    const again = await served.inject({ method: 'DELETE', url: '/api/scenarios/known' });
    expect(again.json().error.code).toBe('scenario.not-found');
  });

  test('the journal is a file of lines, from any event on', async () => {
    const run = served.service.add();
    for (const phase of ['warm-up', 'steady', 'settled'] as const)
      run.append({ type: 'phase.entered', phase });
    const all = await served.get(`/api/runs/${run.runId}/journal`);
    expect(all.headers['content-type']).toContain('application/x-ndjson');
    expect(all.body.split('\n').map((line) => (line === '' ? '' : JSON.parse(line).seq))).toEqual([
      1,
      2,
      3,
      '',
    ]);
    const rest = await served.get(`/api/runs/${run.runId}/journal?after=2`);
    expect(JSON.parse(rest.body)).toMatchObject({ seq: 3, phase: 'settled' });
    expect((await served.get(`/api/runs/${run.runId}/journal?after=-1`)).statusCode).toBe(400);
  });

  test('there is no journal of a run that never began, and why is told', async () => {
    const run = served.service.add();
    run.summary.reasons.push('no redis-server was found');
    expect((await served.get(`/api/runs/${run.runId}/journal`)).statusCode).toBe(200);
    run.end();
    const refused = await served.get(`/api/runs/${run.runId}/journal`);
    expect([refused.statusCode, refused.json().error]).toEqual([
      409,
      {
        code: 'run.ended',
        message: 'the run never began, so there is no journal of it: no redis-server was found',
      },
    ]);
  });

  test('a report is a file, whatever its name is', async () => {
    const { runId } = served.service.add();
    const { headers, body } = await served.get(`/api/runs/${runId}/report?format=junit`);
    expect(headers['content-disposition']).toBe('attachment; filename=".._junit___.xml"');
    expect(body).toBe('<testsuites/>');
    expect((await served.get(`/api/runs/${runId}/scenario`)).body).toBe('name: known\n');
  });
});

describe('the dashboard’s files', () => {
  test('the page is at every address of its own, with a new nonce each time', async () => {
    const nonces = await Promise.all(
      ['/', '/index.html', '/runs/20260101-000000-000001', '/editor/redis-crash?x=1.5'].map(async (url) => {
        const { statusCode, headers, body } = await served.get(url);
        expect(statusCode).toBe(200);
        const nonce = /nonce="([^"]+)"/.exec(body)?.[1];
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(headers['cache-control']).toBe('no-cache');
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test('a file with a hash in its name is kept for ever', async () => {
    const { headers } = await served.get('/assets/main-1a2b.js');
    expect(headers['content-type']).toContain('javascript');
    expect(headers['cache-control']).toContain('immutable');
  });

  test.each(['/assets/none.js', '/none.txt', '/.hidden', '/api', '/api/'])('%s is not there', async (url) => {
    expect((await served.get(url)).json().error.code).toBe('http.not-found');
  });

  test('a dashboard that is not built says how to build it', async () => {
    rmSync(served.pagesFolder, { recursive: true });
    const { statusCode, body } = await served.get('/');
    expect(statusCode).toBe(503);
    expect(body).toContain('npm run setup');
  });
});
