import { describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../platform/clock.ts';
import { ApiRig, errorOf } from './testing/api-rig.ts';
import { eventually } from './testing/rig.ts';
import { startToxiproxyServer } from './toxiproxy-server.ts';

const rig = ApiRig.define();

describe('the Toxiproxy client', () => {
  it('creates, reads, changes and removes a proxy', async () => {
    const proxy = await rig.client.createProxy({
      name: 'redis',
      listen: 'localhost:0',
      upstream: rig.upstream.address,
    });
    expect(proxy.toJson()).toEqual({
      name: 'redis',
      listen: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/),
      upstream: rig.upstream.address,
      enabled: true,
    });
    const through = rig.dial(proxy.listen);
    through.socket.write('through');
    await through.receives('through');

    const down = await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
    expect(down).toMatchObject({ enabled: false, listen: proxy.listen });
    await eventually(() => through.closed, 'the close of what was open');
    const refused = rig.dial(proxy.listen);
    await eventually(() => refused.errorCode === 'ECONNREFUSED', 'a refusal');
    await down.update({ enabled: true, listen: proxy.listen, upstream: proxy.upstream });
    expect((await rig.client.get('redis')).toJson()).toEqual(proxy.toJson());

    await proxy.remove();
    await expect(rig.client.get('redis')).rejects.toThrow('404');
    expect(await rig.client.getAll()).toEqual({});
  });

  it('adds, reads, changes and removes toxics', async () => {
    const proxy = await rig.client.createProxy({ name: 'redis', listen: '', upstream: rig.upstream.address });
    const latency = await proxy.addToxic({
      type: 'latency',
      attributes: { latency: 50, jitter: 5 },
      name: '',
      stream: 'upstream',
      toxicity: 1,
    });
    expect(latency.toJson()).toEqual({
      name: 'latency_upstream',
      type: 'latency',
      stream: 'upstream',
      toxicity: 1,
      attributes: { latency: 50, jitter: 5 },
    });
    const updated = await latency.update({ ...latency.toJson(), attributes: { latency: 0, jitter: 0 } });
    expect(updated.attributes).toEqual({ latency: 0, jitter: 0 });
    expect((await proxy.getToxic('latency_upstream')).toJson()).toEqual(updated.toJson());
    await latency.remove();
    await expect(proxy.getToxic('latency_upstream')).rejects.toThrow('404');
  });

  it('populates, resets and asks for the version', async () => {
    const proxies = await rig.client.populate([
      { name: 'one', listen: 'localhost:0', upstream: rig.upstream.address },
      { name: 'two', listen: 'localhost:0', upstream: rig.upstream.address, enabled: false },
    ]);
    expect(Object.keys(proxies)).toEqual(['one', 'two']);
    expect(proxies.two).toMatchObject({ enabled: false, listen: 'localhost:0' });
    await proxies.one?.addToxic({
      type: 'timeout',
      attributes: {},
      name: 't',
      stream: 'downstream',
      toxicity: 1,
    });
    await rig.client.reset();
    const all = await rig.client.getAll();
    expect(all.two?.enabled).toBe(true);
    await expect(all.one?.getToxic('t')).rejects.toThrow('404');
    expect(await rig.client.getVersion()).toBe('{"version":"2.12.0"}');
  });
});

describe('requests', () => {
  it('of a browser are refused', async () => {
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux)' };
    expect(await rig.request('GET', '/proxies', undefined, headers)).toEqual(
      errorOf(403, 'User agent not allowed'),
    );
  });

  it('may name any content type', async () => {
    const body = JSON.stringify({ name: 'x', upstream: rig.upstream.address });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await rig.request('POST', '/proxies', body, headers)).toMatchObject({ status: 201 });
  });

  it('that are too large, or ask for nothing that is there, get an error of the same shape', async () => {
    expect(await rig.request('POST', '/proxies', ' '.repeat(2 ** 20 + 1))).toMatchObject({
      status: 413,
      body: { error: expect.any(String), status: 413 },
    });
    expect(await rig.request('GET', '/gremlins')).toMatchObject({ status: 404, body: { status: 404 } });
  });

  it('that take too long get 503', async () => {
    const sleep: Clock['sleep'] = (ms, signal) =>
      ms === 25_000 ? Promise.resolve() : systemClock.sleep(ms, signal);
    const hurried = { ...systemClock, sleep };
    const slow = await startToxiproxyServer({ listen: '127.0.0.1:0', seed: 1, clock: hurried });
    try {
      const response = await fetch(`http://127.0.0.1:${slow.address.port}/proxies`);
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ status: 503 });
    } finally {
      await slow.close();
    }
  });
});
