import type { Socket } from 'node:net';
import { FiredrillError } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { seededRandom } from '../platform/random.ts';
import type { ActiveToxic } from './active-toxic.ts';
import { formatAddress, type HostPort, listenAddress, parseAddress } from './address.ts';
import { Connection } from './connection.ts';
import type { LinkChange, LinkSpec, LinkState, LinkStats } from './link-state.ts';
import { Listener } from './listener.ts';
import { STREAMS, type Stream } from './toxic.ts';
import {
  activeToxic,
  changeToxic,
  type ToxicChange,
  type ToxicSpec,
  type ToxicState,
  toxicState,
} from './toxic-spec.ts';

function droppedBytes(connection: Connection): number {
  return STREAMS.reduce((bytes, stream) => bytes + connection.droppedBytes(stream), 0);
}

/** A TCP proxy with toxics. Its acts are not to overlap: `LinkSet` does them one after the other. */
export class Link {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #listener: Listener;
  #listen: string;
  #bound: HostPort | undefined;
  #upstream: HostPort;
  #enabled = false;
  #toxics: Record<Stream, ActiveToxic[]> = { upstream: [], downstream: [] };
  readonly #connections = new Set<Connection>();
  #acceptedCount = 0;
  readonly #finishedBytes: Record<Stream, number> = { upstream: 0, downstream: 0 };

  #finishedDroppedBytes = 0;

  private constructor(spec: LinkSpec, clock: Clock, seed: number) {
    this.#name = spec.name;
    this.#listen = spec.listen;
    this.#upstream = parseAddress(spec.upstream);
    this.#clock = clock;
    this.#seed = seed;
    this.#listener = new Listener(clock, (socket) => this.#accept(socket));
  }

  /** Opens a link; rejects with `usage.invalid` or `link.listen`. */
  static async open(spec: LinkSpec, clock: Clock, seed: number): Promise<Link> {
    const link = new Link(spec, clock, seed);
    if (spec.enabled ?? true) await link.#enable();
    return link;
  }

  state(): LinkState {
    return {
      name: this.#name,
      listen: this.#bound ? formatAddress(this.#bound) : this.#listen,
      port: this.#bound?.port ?? 0,
      upstream: formatAddress(this.#upstream),
      enabled: this.#enabled,
      toxics: this.#allToxics().map(toxicState),
    };
  }

  stats(): LinkStats {
    const open = [...this.#connections];
    const carried = (stream: Stream): number =>
      open.reduce(
        (bytes, connection) => bytes + connection.deliveredBytes(stream),
        this.#finishedBytes[stream],
      );
    return {
      name: this.#name,
      openConnections: open.length,
      acceptedConnections: this.#acceptedCount,
      upstreamBytes: carried('upstream'),
      downstreamBytes: carried('downstream'),
      droppedBytes: open.reduce(
        (bytes, connection) => bytes + droppedBytes(connection),
        this.#finishedDroppedBytes,
      ),
      bufferedBytes: open.reduce((bytes, { bufferedBytes }) => bytes + bufferedBytes, 0),
    };
  }

  /** Whether an address that is asked for is another than the link's own. */
  async differs({ listen, upstream }: LinkChange): Promise<boolean> {
    return (await this.#listenDiffers(listen)) || this.#upstreamDiffers(upstream);
  }

  /** Changes addresses and state. A changed address drops the connections, unless they are to be kept. Toxics stay. */
  async update(change: LinkChange): Promise<void> {
    const enabled = change.enabled ?? this.#enabled;
    const listenDiffers = await this.#listenDiffers(change.listen);
    const upstreamDiffers = this.#upstreamDiffers(change.upstream);
    if (change.upstream !== undefined) this.#upstream = parseAddress(change.upstream);
    if (listenDiffers || (upstreamDiffers && !change.keepConnections)) this.#dropConnections();
    if (listenDiffers) {
      this.#listener.close();
      this.#enabled = false;
      this.#bound = undefined;
      this.#listen = change.listen ?? this.#listen;
    }
    if (enabled) await this.#enable();
    else await this.#disable();
  }

  /** Adds a toxic, for open connections too; rejects with `usage.invalid` or `toxic.exists`. */
  async addToxic(spec: ToxicSpec): Promise<ToxicState> {
    const toxic = activeToxic(spec);
    if (this.#allToxics().some(({ name }) => name === toxic.name)) {
      throw new FiredrillError('toxic.exists', `link ${this.#name} has a toxic ${toxic.name} already`, {
        hint: 'give it another name, or update the one that is there',
      });
    }
    this.#toxics[toxic.stream].push(toxic);
    await this.#settle();
    return toxicState(toxic);
  }

  /** Changes a toxic's toxicity and attributes; rejects with `usage.invalid` or `toxic.not-found`. */
  async updateToxic(name: string, change: ToxicChange): Promise<ToxicState> {
    const toxic = this.#toxic(name);
    changeToxic(toxic, change);
    await this.#settle();
    for (const connection of [...this.#connections]) connection.updated(toxic);
    return toxicState(toxic);
  }

  /** Removes a toxic; rejects with `toxic.not-found`. */
  async removeToxic(name: string): Promise<void> {
    const { stream } = this.#toxic(name);
    this.#toxics[stream] = this.#toxics[stream].filter((toxic) => toxic.name !== name);
    await this.#settle();
  }

  /** Enables the link and removes every toxic. */
  async reset(): Promise<void> {
    for (const stream of STREAMS) this.#toxics[stream] = [];
    await this.#settle();
    await this.#enable();
  }

  /** Ends the port and every connection. */
  close(): void {
    this.#enabled = false;
    this.#listener.close();
    this.#dropConnections();
  }

  #allToxics(): ActiveToxic[] {
    return STREAMS.flatMap((stream) => this.#toxics[stream]);
  }

  #toxic(name: string): ActiveToxic {
    const toxic = this.#allToxics().find((candidate) => candidate.name === name);
    if (toxic) return toxic;
    throw new FiredrillError('toxic.not-found', `link ${this.#name} has no toxic ${name}`);
  }

  async #listenDiffers(listen: string | undefined): Promise<boolean> {
    if (listen === undefined || listen === this.state().listen) return false;
    return formatAddress(await listenAddress(listen)) !== this.state().listen;
  }

  #upstreamDiffers(upstream: string | undefined): boolean {
    return upstream !== undefined && formatAddress(parseAddress(upstream)) !== formatAddress(this.#upstream);
  }

  async #enable(): Promise<void> {
    this.#enabled = true;
    try {
      await this.#settleListener();
    } catch (error) {
      this.#enabled = false;
      throw error;
    }
  }

  async #disable(): Promise<void> {
    this.#enabled = false;
    await this.#settleListener();
    this.#dropConnections();
  }

  /** Brings port and connections in line with the toxics. */
  async #settle(): Promise<void> {
    try {
      // The port first: a connection that a toxic resets must not find it open still.
      await this.#settleListener();
    } finally {
      for (const connection of [...this.#connections]) connection.arrange();
    }
  }

  async #settleListener(): Promise<void> {
    const refused = this.#allToxics().some(({ toxic, toxicity }) => toxic.closesListener && toxicity > 0);
    const listens = this.#enabled && !refused;
    if (listens === this.#listener.listening) return;
    if (listens) this.#bound = await this.#listener.open(this.#bound ?? (await listenAddress(this.#listen)));
    else if (this.#bound) await this.#listener.shut(this.#bound);
  }

  #accept(client: Socket): void {
    this.#acceptedCount += 1;
    const number = this.#acceptedCount;
    const connection = new Connection({
      client,
      clock: this.#clock,
      upstream: () => this.#upstream,
      toxics: (stream) => this.#toxics[stream],
      randomOf: ({ name, stream }) =>
        seededRandom(this.#seed, `link ${this.#name} connection ${number} ${stream} toxic ${name}`),
      onDone: (done) => this.#finish(done),
    });
    this.#connections.add(connection);
  }

  #finish(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    for (const stream of STREAMS) this.#finishedBytes[stream] += connection.deliveredBytes(stream);
    this.#finishedDroppedBytes += droppedBytes(connection);
  }

  #dropConnections(): void {
    for (const connection of [...this.#connections]) connection.destroy();
  }
}
