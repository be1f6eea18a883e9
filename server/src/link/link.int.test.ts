import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUFFER_MAX_BYTES } from './pipe.ts';
import { echo, eventually, Peer, Rig, tcpHandles, Upstream } from './testing/rig.ts';

const CHUNK_BYTES = 65_536;

describe('a link', () => {
  let rig: Rig;
  let handlesBefore: number;

  beforeEach(() => {
    handlesBefore = tcpHandles();
  });

  afterEach(async () => {
    rig.close();
    await eventually(() => tcpHandles() === handlesBefore, `${handlesBefore} handles, not ${tcpHandles()}`);
  });

  it('forwards both ways and counts', async () => {
    rig = await Rig.open(echo);
    const client = await rig.client();
    client.socket.write('ping');
    await client.receives('ping');
    expect(rig.link.stats()).toMatchObject({
      openConnections: 1,
      acceptedConnections: 1,
      upstreamBytes: 4,
      downstreamBytes: 4,
      bufferedBytes: 0,
    });
    client.socket.end();
    await rig.openConnections(0);
    expect(rig.link.stats()).toMatchObject({ upstreamBytes: 4, downstreamBytes: 4 });
  });

  it('lets one side close while the other goes on', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    client.socket.end('question');
    await eventually(() => server.ended, 'the end of the question');
    expect(server.text).toBe('question');
    server.socket.write('late answer');
    await client.receives('late answer');
    expect(client.ended).toBe(false);
    server.socket.end();
    await eventually(() => client.closed, 'the close');
    await rig.openConnections(0);
  });

  it.each(['client', 'server'] as const)('passes on a reset by the %s', async (side) => {
    rig = await Rig.open();
    const pair = await rig.pair();
    const other = pair[side === 'client' ? 'server' : 'client'];
    pair[side].socket.resetAndDestroy();
    await other.resets();
    await rig.openConnections(0);
  });

  it('passes on a reset that follows data', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    client.socket.write('last words', () => client.socket.resetAndDestroy());
    await eventually(() => server.closed, 'the close');
    expect(['ECONNRESET', 'EPIPE']).toContain(server.errorCode);
  });

  it('resets the client at once when the upstream refuses', async () => {
    rig = await Rig.open();
    rig.upstream.close();
    await rig.dial().resets();
    await rig.openConnections(0);
  });

  it('keeps its memory bounded for a slow reader and still delivers every byte', async () => {
    const chunk = Buffer.alloc(CHUNK_BYTES, 'x');
    const totalBytes = 64 * 2 ** 20;
    let writtenBytes = 0;
    rig = await Rig.open((peer) => {
      const fill = (): void => {
        while (writtenBytes < totalBytes) {
          writtenBytes += chunk.length;
          if (!peer.socket.write(chunk)) return;
        }
        peer.socket.end();
      };
      peer.socket.on('drain', fill);
      fill();
    });
    const client = await rig.client(false);
    client.socket.pause();
    await eventually(() => rig.link.stats().bufferedBytes >= BUFFER_MAX_BYTES, 'a full buffer');
    let before = -1;
    await eventually(() => {
      const still = writtenBytes === before;
      before = writtenBytes;
      return still;
    }, 'a source at rest');
    expect(rig.link.stats().bufferedBytes).toBeLessThanOrEqual(BUFFER_MAX_BYTES + CHUNK_BYTES);
    expect(writtenBytes).toBeLessThan(totalBytes);
    client.socket.resume();
    await eventually(() => client.ended, 'the end');
    expect(client.receivedBytes).toBe(totalBytes);
  });

  it('refuses while it is disabled, and answers on the same port again', async () => {
    rig = await Rig.open(echo);
    const open = await rig.client();
    const { listen } = rig.link.state();
    await rig.link.update({ enabled: false });
    await eventually(() => open.closed || open.ended, 'the close of what was open');
    const refused = rig.dial();
    await eventually(() => refused.errorCode === 'ECONNREFUSED', 'a refusal');
    expect(rig.link.state()).toMatchObject({ enabled: false, listen });
    await rig.link.update({ enabled: true });
    expect(rig.link.state()).toMatchObject({ enabled: true, listen });
    const client = await rig.client();
    client.socket.write('again');
    await client.receives('again');
  });

  it('takes a new upstream for new connections and keeps the open ones when asked to', async () => {
    rig = await Rig.open(echo);
    const other = await new Upstream((peer) => peer.socket.write('other')).listen();
    try {
      const old = await rig.client();
      await rig.link.update({ upstream: other.address, keepConnections: true });
      await (await rig.client()).receives('other');
      old.socket.write('still here');
      await old.receives('still here');
      await rig.link.update({ upstream: rig.upstream.address });
      await eventually(() => old.closed || old.ended, 'the drop');
    } finally {
      other.close();
    }
  });

  it('leaves an occupied port alone and names it', async () => {
    rig = await Rig.open(echo);
    await expect(rig.link.update({ listen: rig.upstream.address })).rejects.toMatchObject({
      code: 'link.listen',
      message: expect.stringContaining(rig.upstream.address),
    });
    expect(rig.link.state().enabled).toBe(false);
  });

  it('survives clients that come and go in every state', async () => {
    rig = await Rig.open(echo);
    const port = rig.link.state().port;
    for (let i = 0; i < 200; i += 1) {
      const peer = new Peer(connect({ port, host: '127.0.0.1' }));
      rig.clients.push(peer);
      if (i % 4 === 0) peer.socket.destroy();
      else if (i % 4 === 1) peer.socket.on('connect', () => peer.socket.resetAndDestroy());
      else if (i % 4 === 2) peer.socket.end('bye');
      else peer.socket.write('x', () => peer.socket.destroy());
    }
    await eventually(() => rig.clients.every(({ closed }) => closed), 'every client gone');
    await rig.openConnections(0);
  });
});
