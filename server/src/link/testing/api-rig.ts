import { connect } from 'node:net';
import { Toxiproxy } from 'toxiproxy-node-client';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { startToxiproxyServer, type ToxiproxyServer } from '../toxiproxy-server.ts';
import { echo, Peer, Upstream } from './rig.ts';

/** A server of the Toxiproxy API, which has no proxy when a test begins, and all that asks it. */
export class ApiRig {
  /** What proxies may lead to: it echoes. */
  readonly upstream = new Upstream(echo);
  #server: ToxiproxyServer | undefined;
  readonly #peers: Peer[] = [];

  /** Defines the hooks of a test file. */
  static define(): ApiRig {
    const rig = new ApiRig();
    beforeAll(() => rig.#open());
    afterAll(() => rig.#close());
    afterEach(() => rig.#clear());
    return rig;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server?.address.port}`;
  }

  /** The official client. */
  get client(): Toxiproxy {
    return new Toxiproxy(this.url);
  }

  dial(address: string): Peer {
    const [host = '', port] = address.split(':');
    const peer = new Peer(connect({ host, port: Number(port) }));
    this.#peers.push(peer);
    return peer;
  }

  /** A request as it is, with its answer's status and body. */
  async request(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  async #open(): Promise<void> {
    this.#server = await startToxiproxyServer({ listen: 'localhost:0', seed: 1, clock: systemClock });
    await this.upstream.listen();
  }

  async #close(): Promise<void> {
    await this.#server?.close();
    this.upstream.close();
  }

  async #clear(): Promise<void> {
    for (const { socket } of this.#peers.splice(0)) socket.destroy();
    for (const proxy of Object.values(await this.client.getAll())) await proxy.remove();
  }
}

/** The answer to a request that is refused. */
export function errorOf(status: number, error: string) {
  return { status, body: { error, status } };
}
