import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { deadline, systemClock, until } from '../../platform/clock.ts';
import { Link } from '../link.ts';
import { onFin } from '../socket-ends.ts';

const WAIT_MS = 10_000;
const LOOK_EVERY_MS = 2;

/** Waits for a condition and not for a time; the limit is only for a test that fails. */
export function eventually(condition: () => boolean, what: string): Promise<void> {
  return until(condition, LOOK_EVERY_MS, deadline(WAIT_MS, what));
}

/** A socket that remembers what happened to it. */
export class Peer {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  receivedBytes = 0;
  /** Code of the error that ended the socket. */
  errorCode: string | undefined;
  ended = false;
  closed = false;

  constructor(socket: Socket, keep = true) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.receivedBytes += chunk.length;
      if (keep) this.chunks.push(chunk);
    });
    onFin(socket, () => {
      this.ended = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.errorCode = error.code;
    });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  receives(text: string): Promise<void> {
    return eventually(() => this.text === text, `"${text}", not "${this.text}"`);
  }

  resets(): Promise<void> {
    return eventually(() => this.errorCode === 'ECONNRESET', `a reset, not ${this.errorCode}`);
  }
}

/** A server behind a link; it does what `onPeer` says with each connection. */
export class Upstream {
  readonly server: Server;
  readonly peers: Peer[] = [];

  constructor(onPeer: (peer: Peer) => void = () => {}, keep = true) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const peer = new Peer(socket, keep);
      this.peers.push(peer);
      onPeer(peer);
    });
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  close(): void {
    this.server.close();
    for (const { socket } of this.peers) socket.destroy();
  }

  /** The connection of that number, once it is there. */
  async peer(index = 0): Promise<Peer> {
    await eventually(() => this.peers[index] !== undefined, `connection ${index} upstream`);
    const peer = this.peers[index];
    if (!peer) throw new Error('unreachable');
    return peer;
  }
}

/** Answers with what it gets. */
export function echo(peer: Peer): void {
  peer.socket.on('data', (chunk) => peer.socket.write(chunk));
  peer.socket.on('end', () => peer.socket.end());
}

/** A link in this thread with what stands on both sides; `close` ends all of it. */
export class Rig {
  readonly link: Link;
  readonly upstream: Upstream;
  readonly clients: Peer[] = [];

  private constructor(link: Link, upstream: Upstream) {
    this.link = link;
    this.upstream = upstream;
  }

  static async open(onPeer?: (peer: Peer) => void, { seed = 1, keep = true } = {}): Promise<Rig> {
    const upstream = await new Upstream(onPeer, keep).listen();
    const spec = { name: 'cache', listen: '127.0.0.1:0', upstream: upstream.address };
    return new Rig(await Link.open(spec, systemClock, seed), upstream);
  }

  /** A client whose attempt to connect has just begun. */
  dial(keep = true): Peer {
    const socket = connect({
      host: '127.0.0.1',
      port: this.link.state().port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const peer = new Peer(socket, keep);
    this.clients.push(peer);
    return peer;
  }

  async client(keep = true): Promise<Peer> {
    const peer = this.dial(keep);
    await once(peer.socket, 'connect');
    return peer;
  }

  /** A client and its connection upstream. */
  async pair(): Promise<{ client: Peer; server: Peer }> {
    const index = this.upstream.peers.length;
    const client = await this.client();
    return { client, server: await this.upstream.peer(index) };
  }

  async openConnections(count: number): Promise<void> {
    const open = (): number => this.link.stats().openConnections;
    await eventually(() => open() === count, `${count} open connections, not ${open()}`);
  }

  close(): void {
    this.link.close();
    this.upstream.close();
    for (const { socket } of this.clients) socket.destroy();
  }
}

/** How many TCP sockets and servers this process has open. */
export function tcpHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /^TCP(Socket|Server)Wrap$/.test(name)).length;
}
