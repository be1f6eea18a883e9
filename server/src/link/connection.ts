import { connect, type Socket } from 'node:net';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { ActiveToxic } from './active-toxic.ts';
import type { HostPort } from './address.ts';
import { Pipe, type PipeOwner } from './pipe.ts';
import { resetSocket } from './socket-ends.ts';
import { after } from './timer.ts';
import type { Stream } from './toxic.ts';

/** How long a connection that was closed waits for its peers to close as well. */
const LINGER_MS = 1_000;

/** What a connection needs of its link. */
export interface ConnectionOptions {
  client: Socket;
  clock: Clock;
  /** Where the upstream is at the moment of asking. */
  upstream(): HostPort;
  toxics(stream: Stream): readonly ActiveToxic[];
  randomOf(toxic: ActiveToxic): Random;
  /** Both sockets are gone. */
  onDone(connection: Connection): void;
}

/**
 * A client's connection through a link. FIN, RST and back-pressure get through as they are. An upstream that cannot be
 * connected resets the client at once: a proxy has accepted already, so this is as near to a refusal as it can come.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #client: Socket;
  #server: Socket | undefined;
  readonly #pipes: Record<Stream, Pipe>;
  #connected = false;
  #ending = false;
  #done = false;
  #cancelLinger: () => void = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#client = options.client;
    const owner: PipeOwner = {
      clock: options.clock,
      randomOf: options.randomOf,
      close: () => this.#close(),
      reset: () => this.reset(),
    };
    this.#pipes = { upstream: new Pipe(owner), downstream: new Pipe(owner) };
    this.#watch(this.#client, this.#pipes.upstream);
    this.#pipes.downstream.to(this.#client);
    this.arrange();
    if (!this.#ending) this.#pipes.upstream.from(this.#client);
  }

  /** Bytes delivered in a direction so far. */
  deliveredBytes(stream: Stream): number {
    return this.#pipes[stream].deliveredBytes;
  }

  /** Bytes that toxics swallowed in a direction so far. */
  droppedBytes(stream: Stream): number {
    return this.#pipes[stream].droppedBytes;
  }

  get bufferedBytes(): number {
    return this.#pipes.upstream.bufferedBytes + this.#pipes.downstream.bufferedBytes;
  }

  /** Takes the link's toxics as they are now. */
  arrange(): void {
    this.#pipes.upstream.arrange(this.#options.toxics('upstream'));
    this.#pipes.downstream.arrange(this.#options.toxics('downstream'));
    this.#connectUnlessHeld();
  }

  /** A toxic's attributes have changed. */
  updated(toxic: ActiveToxic): void {
    this.#pipes[toxic.stream].updated(toxic);
  }

  /** Ends both sides with RST. */
  reset(): void {
    this.#end(resetSocket);
  }

  /** Ends both sides at once, with FIN; what waits is dropped. */
  destroy(): void {
    this.#end((socket) => socket.destroy());
  }

  /** Ends both sides with FIN after what was delivered; a peer that does not close in turn is left after a moment. */
  #close(): void {
    this.#end((socket) => {
      socket.end();
      socket.resume();
    });
    if (!this.#done) this.#cancelLinger = after(this.#options.clock, LINGER_MS, () => this.#destroySockets());
  }

  #end(endSocket: (socket: Socket) => void): void {
    this.#ending = true;
    this.#pipes.upstream.stop();
    this.#pipes.downstream.stop();
    endSocket(this.#client);
    if (this.#server) endSocket(this.#server);
    this.#settle();
  }

  #destroySockets(): void {
    this.#client.destroy();
    this.#server?.destroy();
  }

  #connectUnlessHeld(): void {
    const { upstream, downstream } = this.#pipes;
    if (this.#server || this.#ending || upstream.holdsConnect || downstream.holdsConnect) return;
    const server = connect({ ...this.#options.upstream(), noDelay: true, allowHalfOpen: true });
    this.#server = server;
    server.once('connect', () => {
      this.#connected = true;
    });
    this.#watch(server, downstream);
    upstream.to(server);
    downstream.from(server);
  }

  /** `pipe` is the one that reads from the socket. */
  #watch(socket: Socket, pipe: Pipe): void {
    socket.on('error', () => {
      // An upstream that cannot be connected is no reset that a toxic could hold back.
      const refused = socket === this.#server && !this.#connected;
      if (refused || pipe.sourceReset()) this.reset();
    });
    socket.on('close', () => this.#settle());
  }

  #settle(): void {
    const serverGone = this.#server === undefined ? this.#ending : this.#server.closed;
    if (this.#done || !this.#client.closed || !serverGone) return;
    this.#done = true;
    this.#cancelLinger();
    this.#pipes.upstream.stop();
    this.#pipes.downstream.stop();
    this.#options.onDone(this);
  }
}
