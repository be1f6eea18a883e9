import { beforeEach, describe, expect, it } from 'vitest';
import { ApiRig, errorOf } from './testing/api-rig.ts';

const rig = ApiRig.define();

describe('proxies', () => {
  beforeEach(async () => {
    await rig.client.createProxy({ name: 'redis', listen: '', upstream: rig.upstream.address });
  });

  it('are shown by name with their toxics, upstream ones first', async () => {
    await rig.request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"b"}');
    await rig.request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"a","stream":"upstream"}');
    const { body } = await rig.request('GET', '/proxies');
    expect(body).toEqual({
      redis: {
        name: 'redis',
        listen: expect.any(String),
        upstream: rig.upstream.address,
        enabled: true,
        toxics: [
          { name: 'a', type: 'noop', stream: 'upstream', toxicity: 1, attributes: {} },
          { name: 'b', type: 'noop', stream: 'downstream', toxicity: 1, attributes: {} },
        ],
      },
    });
  });

  it.each([
    ['{}', errorOf(400, 'missing required field: name')],
    ['{"name":"x"}', errorOf(400, 'missing required field: upstream')],
    ['{"name":"redis","upstream":"localhost:1"}', errorOf(409, 'proxy already exists')],
    ['', errorOf(400, 'bad request body: EOF')],
  ])('are not made of %j', async (body, answer) => {
    expect(await rig.request('POST', '/proxies', body)).toEqual(answer);
  });

  it.each(['{', '[]', '{"name":1,"upstream":"localhost:1"}', '{"name":"x","upstream":"nowhere"}'])(
    'are not made of %s, which is answered with its mistake',
    async (body) => {
      const answer = await rig.request('POST', '/proxies', body);
      expect(answer).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(/^bad request body: ./), status: 400 },
      });
    },
  );

  it('answer 500 when they cannot listen, here or beyond this machine', async () => {
    for (const listen of [rig.upstream.address, '0.0.0.0:0']) {
      const body = JSON.stringify({ name: 'x', upstream: rig.upstream.address, listen });
      expect(await rig.request('POST', '/proxies', body)).toMatchObject({
        status: 500,
        body: { error: expect.stringContaining(listen.split(':')[0] ?? ''), status: 500 },
      });
    }
  });

  it('take null for left out', async () => {
    const body = JSON.stringify({ name: 'x', upstream: rig.upstream.address, listen: null, enabled: null });
    expect(await rig.request('POST', '/proxies', body)).toMatchObject({
      status: 201,
      body: { enabled: true },
    });
  });

  it.each(['PATCH', 'POST'])('keep on %s what is left out, and their toxics', async (method) => {
    await rig.request('POST', '/proxies/redis/toxics', '{"type":"noop"}');
    const before = await rig.request('GET', '/proxies/redis');
    expect(await rig.request(method, '/proxies/redis', '{}')).toEqual(before);
    const answer = await rig.request(method, '/proxies/redis', '{"upstream":"127.0.0.1:1"}');
    expect(answer).toMatchObject({
      status: 200,
      body: { upstream: '127.0.0.1:1', toxics: [{ type: 'noop' }] },
    });
  });

  it.each([
    ['GET', '/proxies/x'],
    ['PATCH', '/proxies/x'],
    ['DELETE', '/proxies/x'],
    ['GET', '/proxies/x/toxics'],
    ['POST', '/proxies/x/toxics'],
    ['GET', '/proxies/x/toxics/t'],
    ['PATCH', '/proxies/x/toxics/t'],
    ['DELETE', '/proxies/x/toxics/t'],
  ])('that are not there: %s %s', async (method, path) => {
    expect(await rig.request(method, path)).toEqual(errorOf(404, 'proxy not found'));
  });

  it('are removed with 204 and nothing more', async () => {
    expect(await rig.request('DELETE', '/proxies/redis')).toEqual({ status: 204, body: undefined });
    expect(await rig.request('POST', '/reset')).toEqual({ status: 204, body: undefined });
  });
});

describe('populate', () => {
  const proxy = (name: string, more: object = {}) => ({
    name,
    listen: '',
    upstream: rig.upstream.address,
    ...more,
  });

  it('checks every proxy before it makes one', async () => {
    const body = JSON.stringify([proxy('one'), { name: 'two' }, { upstream: 'x' }]);
    expect(await rig.request('POST', '/populate', body)).toEqual(
      errorOf(400, 'missing required field: upstream at proxy 2'),
    );
    expect(await rig.client.getAll()).toEqual({});
  });

  it('leaves the same proxy alone, with its toxics, and replaces a different one', async () => {
    const made = await rig.client.createProxy(proxy('one'));
    await rig.request('POST', '/proxies/one/toxics', '{"type":"noop"}');
    const same = JSON.stringify([proxy('one', { listen: made.listen })]);
    expect(await rig.request('POST', '/populate', same)).toMatchObject({
      status: 201,
      body: { proxies: [{ name: 'one', listen: made.listen, toxics: [{ type: 'noop' }] }] },
    });
    const other = JSON.stringify([proxy('one', { listen: made.listen, upstream: '127.0.0.1:1' })]);
    expect(await rig.request('POST', '/populate', other)).toMatchObject({
      status: 201,
      body: { proxies: [{ name: 'one', listen: made.listen, upstream: '127.0.0.1:1', toxics: [] }] },
    });
  });

  it('says what it made before an error', async () => {
    const body = JSON.stringify([
      proxy('one'),
      proxy('two', { listen: rig.upstream.address }),
      proxy('three'),
    ]);
    expect(await rig.request('POST', '/populate', body)).toMatchObject({
      status: 500,
      body: { error: expect.stringContaining(rig.upstream.address), status: 500, proxies: [{ name: 'one' }] },
    });
    expect(Object.keys(await rig.client.getAll())).toEqual(['one']);
  });
});
