import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { FiredrillError, messageOf } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { formatAddress, type HostPort } from './address.ts';
import { PortHold } from './port-hold.ts';

/** Connections of one link at a time; further ones are closed as they come. */
const CONNECTIONS_MAX = 10_000;
const REOPEN_TRIES = 20;
const REOPEN_EVERY_MS = 50;
const ANY_HOST: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function listen(server: Server, address: HostPort): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });
}

/** A listening port that can be closed and opened again: closed, it refuses connections as a dead server's does. */
export class Listener {
  readonly #clock: Clock;
  readonly #onConnection: (socket: Socket) => void;
  #server: Server | undefined;
  #hold: PortHold | undefined;

  constructor(clock: Clock, onConnection: (socket: Socket) => void) {
    this.#clock = clock;
    this.#onConnection = onConnection;
  }

  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Listens; returns the address with the port that was given for port 0. Rejects with `link.listen`. */
  async open(address: HostPort): Promise<HostPort> {
    const triesMax = this.#hold ? REOPEN_TRIES : 1;
    for (let tries = 1; ; tries += 1) {
      const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
      server.maxConnections = CONNECTIONS_MAX;
      try {
        await listen(server, address);
        this.#server = server;
        this.#giveUpHold();
        return { host: address.host, port: (server.address() as AddressInfo).port };
      } catch (error) {
        if (tries < triesMax) {
          await this.#clock.sleep(REOPEN_EVERY_MS);
          continue;
        }
        throw new FiredrillError('link.listen', `listen ${formatAddress(address)}: ${messageOf(error)}`, {
          hint: 'choose another port, or port 0 for any free one',
          cause: error,
        });
      }
    }
  }

  /** Refuses connections from now on and keeps the port for `open`; connections that are open stay. */
  async shut(address: HostPort): Promise<void> {
    if (this.#server === undefined) return;
    this.#hold = new PortHold(ANY_HOST[address.host] ?? address.host, address.port);
    await this.#hold.settled(this.#clock);
    this.#closeServer();
  }

  /** Ends listening and gives the port up. */
  close(): void {
    this.#closeServer();
    this.#giveUpHold();
  }

  #closeServer(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #giveUpHold(): void {
    this.#hold?.release();
    this.#hold = undefined;
  }

  #accept(socket: Socket): void {
    if (!this.#hold?.claims(socket)) this.#onConnection(socket);
  }
}
