import { ERRORS, FiredrillError, problem } from '@firedrill/contract';
import type { InjectOptions } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ServedApp, servedApp } from './testing/served-app.ts';

let served: ServedApp;

beforeEach(async () => {
  served = await servedApp();
});

afterEach(() => served.close());

const RUN_URL = '/api/runs/20260101-000000-ffffff';

describe('errors', () => {
  const cases: [what: string, request: InjectOptions, code: keyof typeof ERRORS][] = [
    ['an address where nothing is', { method: 'GET', url: '/api/nothing' }, 'http.not-found'],
    ['a method that is not there', { method: 'PATCH', url: '/api/runs' }, 'http.not-found'],
    ['an address that cannot be decoded', { method: 'GET', url: '/api/runs/%ff' }, 'http.not-found'],
    ['a run that is not there', { method: 'GET', url: '/api/runs/20260101-000000-ffffff' }, 'run.not-found'],
    ['what is no id', { method: 'GET', url: '/api/runs/nope' }, 'run.not-found'],
    ['what is no id, but a path', { method: 'GET', url: '/api/runs/..%2f..%2fetc' }, 'run.not-found'],
    ['a scenario that is not there', { method: 'GET', url: '/api/scenarios/none' }, 'scenario.not-found'],
    ['a name that is none', { method: 'GET', url: '/api/scenarios/..%2fx' }, 'usage.invalid'],
    ['a parameter that nobody knows', { method: 'GET', url: '/api/runs?limit=abc' }, 'usage.invalid'],
    ['one more than there are', { method: 'GET', url: `${RUN_URL}/report?format=json&x=1` }, 'usage.invalid'],
    ['one where nothing is read', { method: 'POST', url: `${RUN_URL}/stop?now` }, 'usage.invalid'],
    [
      'a body that is not right',
      { method: 'POST', url: '/api/runs', payload: { kind: 'no' } },
      'usage.invalid',
    ],
    [
      'a key that nobody knows',
      { method: 'POST', url: '/api/runs', payload: { kind: 'manual', rate: 1 } },
      'usage.invalid',
    ],
    [
      'a body that is not JSON',
      { method: 'POST', url: '/api/runs', payload: '{', headers: { 'content-type': 'application/json' } },
      'usage.invalid',
    ],
    [
      'a form of another page',
      { method: 'POST', url: '/api/runs', payload: '{}', headers: { 'content-type': 'text/plain' } },
      'usage.invalid',
    ],
    [
      'a body that is too large',
      { method: 'POST', url: '/api/scenarios/check', payload: { text: 'x'.repeat(2 ** 20) } },
      'http.too-large',
    ],
    [
      'a host that is another',
      { method: 'GET', url: '/', headers: { host: 'evil.example' } },
      'http.forbidden',
    ],
  ];

  test.each(cases)('%s is a problem with the code and status of the table', async (_what, request, code) => {
    const { statusCode, json, headers } = await served.inject(request);
    expect(problem.strict().parse(json()).error.code).toBe(code);
    expect(statusCode).toBe(ERRORS[code].httpStatus);
    expect(headers['content-type']).toContain('application/json');
  });

  test.each(Object.keys(ERRORS) as (keyof typeof ERRORS)[])('%s passes through', async (code) => {
    served.service.failure = new FiredrillError(code, 'no', { hint: 'do' });
    const { statusCode, json } = await served.get('/api/runs');
    expect([statusCode, json()]).toEqual([
      ERRORS[code].httpStatus,
      { error: { code, message: 'no', hint: 'do' } },
    ]);
  });

  test('a defect tells nobody where it happened, but the terminal', async () => {
    const defect = new TypeError('cannot read /home/somebody/secret.txt');
    served.service.failure = defect;
    const { statusCode, body } = await served.get('/api/runs');
    expect(statusCode).toBe(500);
    expect(body).not.toMatch(/TypeError|somebody|\bat /);
    expect(served.defects).toEqual([defect]);
  });

  test('an answer that is not of its shape is a defect', async () => {
    served.service.catalogue = () => ({ faults: 'none' }) as never;
    expect((await served.get('/api/catalogue')).json().error.code).toBe('internal');
    expect(served.defects).toHaveLength(1);
  });

  test('an error of the harness bears neither credentials nor folders', async () => {
    served.service.failure = new FiredrillError(
      'journal.corrupt',
      '/home/me/x/.firedrill/runs/20260101-000000-ffffff/journal.ndjson:3: redis://app:pass@10.0.0.1:6379/0 and GET /api/x',
      { hint: 'see http://127.0.0.1:4600/api/docs/json or ./a/b, or /var/lib/firedrill/' },
    );
    const { message, hint } = (await served.get('/api/runs')).json().error;
    expect(message).toBe('…/journal.ndjson:3: redis://***@10.0.0.1:6379/0 and GET …/x');
    expect(hint).toBe('see http://127.0.0.1:4600/api/docs/json or ./a/b, or …/firedrill/');
  });

  test('what a request says comes back cut to what people read, and soon', async () => {
    const key = 'a.'.repeat(250_000);
    const { statusCode, json } = await served.post('/api/scenarios/check', { text: '', [key]: 1 });
    expect([statusCode, json().error.code]).toEqual([400, 'usage.invalid']);
    expect(json().error.message.length).toBeLessThan(2_100);
  });

  test('a path of the API is no folder of this machine', async () => {
    const { hint } = (await served.get('/api/nothing')).json().error;
    expect(hint).toBe('/api/docs lists what there is');
    served.service.failure = new FiredrillError(
      'internal',
      'see /api/runs/20260101-000000-ffffff/journal, not /api/me/x',
    );
    expect((await served.get('/api/runs')).json().error.message).toBe(
      'see /api/runs/20260101-000000-ffffff/journal, not …/x',
    );
  });

  test('the mistakes in a scenario come with their places and nothing else', async () => {
    const mistake = { line: 3, column: 1, length: 4, message: 'no such key' };
    const error = new FiredrillError('scenario.invalid', 'a mistake in x.yaml');
    const mistakes = [{ ...mistake, file: '/home/me/x.yaml', excerpt: 'falt: crash' }];
    served.service.failure = Object.assign(error, { mistakes });
    expect((await served.get('/api/scenarios')).json().error.mistakes).toEqual([mistake]);
  });
});
