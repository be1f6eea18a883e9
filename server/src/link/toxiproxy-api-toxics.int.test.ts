import { beforeEach, describe, expect, it } from 'vitest';
import { ApiRig, errorOf } from './testing/api-rig.ts';

const rig = ApiRig.define();

describe('toxics', () => {
  beforeEach(async () => {
    await rig.client.createProxy({ name: 'redis', listen: '', upstream: rig.upstream.address });
  });

  it('have defaults, and unknown attributes are ignored', async () => {
    const body = '{"type":"slicer","attributes":{"average_size":64,"colour":"red"}}';
    expect(await rig.request('POST', '/proxies/redis/toxics', body)).toEqual({
      status: 200,
      body: {
        name: 'slicer_downstream',
        type: 'slicer',
        stream: 'downstream',
        toxicity: 1,
        attributes: { average_size: 64, size_variation: 0, delay: 0 },
      },
    });
  });

  it.each([
    ['{"type":"gremlin"}', errorOf(400, 'invalid toxic type')],
    ['{}', errorOf(400, 'invalid toxic type')],
    [
      '{"type":"noop","stream":"sideways"}',
      errorOf(400, 'stream was invalid, can be either upstream or downstream'),
    ],
    ['{"type":"noop","name":"there","stream":"upstream"}', errorOf(409, 'toxic already exists')],
  ])('are not made of %s', async (body, answer) => {
    await rig.request('POST', '/proxies/redis/toxics', '{"type":"noop","name":"there"}');
    expect(await rig.request('POST', '/proxies/redis/toxics', body)).toEqual(answer);
  });

  it.each([
    '{"type":"latency","attributes":{"latency":1.5}}',
    '{"type":"latency","attributes":{"latency":"1"}}',
    '{"type":"latency","attributes":7}',
    '{"type":"latency","toxicity":2}',
  ])('are not made of %s, which is answered with its mistake', async (body) => {
    expect(await rig.request('POST', '/proxies/redis/toxics', body)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^bad request body: .*(latency|attributes|toxicity)/) },
    });
  });

  it.each(['PATCH', 'POST'])('merge attributes on %s and ignore what cannot change', async (method) => {
    await rig.request(
      'POST',
      '/proxies/redis/toxics',
      '{"type":"latency","attributes":{"latency":5,"jitter":1}}',
    );
    const change = '{"name":"x","type":"noop","stream":"upstream","toxicity":0.5,"attributes":{"latency":9}}';
    expect(await rig.request(method, '/proxies/redis/toxics/latency_downstream', change)).toEqual({
      status: 200,
      body: {
        name: 'latency_downstream',
        type: 'latency',
        stream: 'downstream',
        toxicity: 0.5,
        attributes: { latency: 9, jitter: 1 },
      },
    });
  });

  it.each([
    ['GET', undefined],
    ['PATCH', '{}'],
    ['DELETE', undefined],
  ])('that are not there: %s', async (method, body) => {
    expect(await rig.request(method, '/proxies/redis/toxics/x', body)).toEqual(
      errorOf(404, 'toxic not found'),
    );
  });

  it('are listed and removed', async () => {
    await rig.request('POST', '/proxies/redis/toxics', '{"type":"noop"}');
    expect(await rig.request('GET', '/proxies/redis/toxics')).toMatchObject({
      status: 200,
      body: [{ type: 'noop' }],
    });
    expect(await rig.request('DELETE', '/proxies/redis/toxics/noop_downstream')).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await rig.request('GET', '/proxies/redis/toxics')).toEqual({ status: 200, body: [] });
  });
});
