import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { type Links, startLinks } from './links.ts';
import { echo, eventually, Peer, Upstream } from './testing/rig.ts';

const owned: Array<() => void | Promise<void>> = [];

afterEach(async () => {
  for (const end of owned.splice(0).reverse()) await end();
});

function start(): Links {
  const links = startLinks({ seed: 1, clock: systemClock });
  owned.push(() => links.close());
  return links;
}

async function startUpstream(): Promise<Upstream> {
  const upstream = await new Upstream(echo).listen();
  owned.push(() => upstream.close());
  return upstream;
}

function dial(port: number): Peer {
  const peer = new Peer(connect({ host: '127.0.0.1', port }));
  owned.push(() => {
    peer.socket.destroy();
  });
  return peer;
}

describe('the links of a run', () => {
  it('live in a thread of their own and answer every operation', async () => {
    const links = start();
    const upstream = await startUpstream();
    const cache = await links.add({ name: 'cache', listen: '127.0.0.1:0', upstream: upstream.address });
    expect(cache).toEqual({
      name: 'cache',
      listen: `127.0.0.1:${cache.port}`,
      port: expect.any(Number),
      upstream: upstream.address,
      enabled: true,
      toxics: [],
    });
    const client = dial(cache.port);
    client.socket.write('through the thread');
    await client.receives('through the thread');

    const toxic = await links.addToxic('cache', { type: 'latency', attributes: { latency: 5 } });
    expect(toxic).toEqual({
      name: 'latency_downstream',
      type: 'latency',
      stream: 'downstream',
      toxicity: 1,
      attributes: { latency: 5, jitter: 0 },
    });
    await links.updateToxic('cache', toxic.name, { attributes: { jitter: 2 } });
    expect((await links.get('cache')).toxics[0]?.attributes).toEqual({ latency: 5, jitter: 2 });
    await links.removeToxic('cache', toxic.name);
    await links.update('cache', { enabled: false });
    await links.reset();
    expect(await links.list()).toEqual([cache]);
    expect(await links.stats()).toMatchObject([{ name: 'cache', acceptedConnections: 1, upstreamBytes: 18 }]);
    await links.remove('cache');
    expect(await links.list()).toEqual([]);
  });

  it('names what is not there, or there already', async () => {
    const links = start();
    const spec = { name: 'cache', listen: '', upstream: '127.0.0.1:1' };
    await links.add(spec);
    await expect(links.add(spec)).rejects.toMatchObject({ code: 'link.exists' });
    await expect(links.get('database')).rejects.toMatchObject({ code: 'link.not-found' });
    await expect(links.removeToxic('cache', 'x')).rejects.toMatchObject({ code: 'toxic.not-found' });
    await links.addToxic('cache', { type: 'noop' });
    await expect(links.addToxic('cache', { type: 'noop' })).rejects.toMatchObject({ code: 'toxic.exists' });
    await expect(
      links.addToxic('cache', { type: 'latency', attributes: { latency: -1 } }),
    ).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining('attributes.latency'),
    });
    await expect(links.addToxic('cache', { type: 'gremlin' })).rejects.toMatchObject({
      code: 'usage.invalid',
      hint: expect.stringContaining('latency'),
    });
  });

  it('replaces a link only when its addresses differ', async () => {
    const links = start();
    const { listen, upstream } = await links.put({ name: 'cache', listen: '', upstream: '127.0.0.1:1' });
    await links.addToxic('cache', { type: 'noop' });
    expect((await links.put({ name: 'cache', listen, upstream })).toxics).toHaveLength(1);
    expect((await links.put({ name: 'cache', listen, upstream: '127.0.0.1:2' })).toxics).toHaveLength(0);
  });

  it('are all gone after close, open connections too', async () => {
    const links = start();
    const upstream = await startUpstream();
    const { port } = await links.add({ name: 'cache', listen: '', upstream: upstream.address });
    const client = dial(port);
    client.socket.write('x');
    await client.receives('x');
    await Promise.all([links.close(), links.close()]);
    await eventually(() => client.closed, 'the close of the client');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    server.close();
    await expect(links.list()).rejects.toMatchObject({ code: 'link.failed' });
  });

  it('reject what takes longer than the deadline', async () => {
    const impatient = { ...systemClock, sleep: () => Promise.resolve() };
    const links = startLinks({ seed: 1, clock: impatient, deadlineMs: 7 });
    owned.push(() => links.close());
    await expect(links.list()).rejects.toMatchObject({
      code: 'link.failed',
      message: 'link: list took longer than 7 ms',
    });
  });
});
