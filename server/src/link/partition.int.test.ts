import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { echo, eventually, Rig, tcpHandles } from './testing/rig.ts';

let rig: Rig;
let handlesBefore: number;

beforeEach(() => {
  handlesBefore = tcpHandles();
});

afterEach(async () => {
  rig.close();
  await eventually(() => tcpHandles() === handlesBefore, `${handlesBefore} handles, not ${tcpHandles()}`);
});

describe('blackhole', () => {
  it('towards the server: answers under way still arrive, questions do not', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'blackhole', stream: 'upstream' });
    client.socket.write('question');
    await eventually(() => rig.link.stats().droppedBytes === 8, 'the loss');
    server.socket.write('earlier answer');
    await client.receives('earlier answer');
    expect(server.receivedBytes).toBe(0);
    expect([client.closed, server.closed]).toEqual([false, false]);
  });

  it('from the server: questions arrive, answers do not', async () => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'blackhole', stream: 'downstream' });
    server.socket.write('answer');
    await eventually(() => rig.link.stats().droppedBytes === 6, 'the loss');
    client.socket.write('question');
    await server.receives('question');
    expect(client.receivedBytes).toBe(0);
  });

  it.each(['FIN', 'RST'])('hides the client’s %s from the server until it is removed', async (how) => {
    rig = await Rig.open();
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'blackhole', stream: 'upstream' });
    if (how === 'RST') client.socket.resetAndDestroy();
    else client.socket.end();
    // A second connection's traffic shows that the link has had its turn.
    await rig.client();
    await eventually(() => rig.link.stats().acceptedConnections === 2, 'the second connection');
    expect([server.ended, server.closed, rig.upstream.peers.length]).toEqual([false, false, 1]);
    await rig.link.removeToxic('blackhole_upstream');
    if (how === 'RST') await server.resets();
    else await eventually(() => server.ended, 'the end');
  });

  it('resets a connection that lost bytes when it is removed, and leaves the others', async () => {
    rig = await Rig.open(echo);
    const lossy = await rig.client();
    const idle = await rig.client();
    await rig.link.addToxic({ type: 'blackhole', stream: 'upstream' });
    lossy.socket.write('lost');
    await eventually(() => rig.link.stats().droppedBytes === 4, 'the loss');
    await rig.link.removeToxic('blackhole_upstream');
    await lossy.resets();
    idle.socket.write('well');
    await idle.receives('well');
    expect(rig.link.stats()).toMatchObject({ upstreamBytes: 4, droppedBytes: 4 });
  });

  it('with hold: delivers on removal what was written meanwhile', async () => {
    rig = await Rig.open(echo);
    const open = await rig.client();
    await rig.link.addToxic({ type: 'blackhole', stream: 'upstream', attributes: { hold: 1 } });
    open.socket.write('zombie write');
    const late = await rig.client();
    late.socket.write('from a new connection');
    await eventually(() => rig.link.stats().bufferedBytes >= 33, 'the bytes in the link');
    expect(rig.upstream.peers.length).toBe(1);
    await rig.link.removeToxic('blackhole_upstream');
    await open.receives('zombie write');
    await late.receives('from a new connection');
  });

  it('accepts new connections, and lets none reach the server', async () => {
    rig = await Rig.open((peer) => peer.socket.write('greeting'));
    await rig.link.addToxic({ type: 'blackhole', stream: 'downstream' });
    const client = await rig.client();
    await eventually(() => rig.link.stats().acceptedConnections === 1, 'the connection');
    expect(rig.upstream.peers.length).toBe(0);
    await rig.link.removeToxic('blackhole_downstream');
    await client.receives('greeting');
  });
});

describe('refuse', () => {
  it('refuses new connections, keeps the open ones, and opens the same port again', async () => {
    rig = await Rig.open(echo);
    const open = await rig.client();
    const { port } = rig.link.state();
    await rig.link.addToxic({ type: 'refuse' });
    const refused = rig.dial();
    await eventually(() => refused.errorCode === 'ECONNREFUSED', 'a refusal');
    open.socket.write('still');
    await open.receives('still');
    await rig.link.removeToxic('refuse_downstream');
    expect(rig.link.state().port).toBe(port);
    const client = await rig.client();
    client.socket.write('back');
    await client.receives('back');
  });

  it('resets the open connections when it is told to', async () => {
    rig = await Rig.open(echo);
    const { client, server } = await rig.pair();
    await rig.link.addToxic({ type: 'refuse', attributes: { reset: 1 } });
    await Promise.all([client.resets(), server.resets()]);
    await rig.openConnections(0);
  });

  it('can be switched by its toxicity, which is 0 or 1', async () => {
    rig = await Rig.open(echo);
    await expect(rig.link.addToxic({ type: 'refuse', toxicity: 0.5 })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
    await rig.link.addToxic({ type: 'refuse', toxicity: 0 });
    await rig.client();
    await rig.link.updateToxic('refuse_downstream', { toxicity: 1 });
    const refused = rig.dial();
    await eventually(() => refused.errorCode === 'ECONNREFUSED', 'a refusal');
  });

  it('keeps its port from those who ask for any free one', async () => {
    rig = await Rig.open(echo);
    const { port } = rig.link.state();
    await rig.link.addToxic({ type: 'refuse' });
    const others = await Promise.all(Array.from({ length: 50 }, () => Rig.open(echo)));
    try {
      expect(others.map(({ link }) => link.state().port)).not.toContain(port);
      await rig.link.removeToxic('refuse_downstream');
      expect(rig.link.state().port).toBe(port);
    } finally {
      for (const other of others) other.close();
    }
  });
});

describe('accept_hang', () => {
  it('accepts and never answers; on removal the server gets what was written', async () => {
    rig = await Rig.open(echo);
    const open = await rig.client();
    await rig.upstream.peer();
    await rig.link.addToxic({ type: 'accept_hang' });
    const hung = await rig.client();
    hung.socket.write('anyone?');
    open.socket.write('goes on');
    await open.receives('goes on');
    expect([hung.receivedBytes, rig.upstream.peers.length]).toEqual([0, 1]);
    await rig.link.removeToxic('accept_hang_downstream');
    await hung.receives('anyone?');
  });
});
