import { FiredrillError } from '@firedrill/contract';
import type { Clock } from '../platform/clock.ts';
import { Link } from './link.ts';
import type { LinkChange, LinkSpec, LinkState, LinkStats } from './link-state.ts';
import type { ToxicChange, ToxicSpec, ToxicState } from './toxic-spec.ts';

/** What can be done to the links of a run. Every error has a code: `link.*`, `toxic.*` or `usage.invalid`. */
export interface LinkOperations {
  /** All links, by the order in which they were added. */
  list(): Promise<LinkState[]>;
  get(name: string): Promise<LinkState>;
  add(spec: LinkSpec): Promise<LinkState>;
  /** Adds a link; one of the same name and addresses is left as it is, another of the same name is replaced. */
  put(spec: LinkSpec): Promise<LinkState>;
  update(name: string, change: LinkChange): Promise<LinkState>;
  remove(name: string): Promise<void>;
  addToxic(link: string, spec: ToxicSpec): Promise<ToxicState>;
  updateToxic(link: string, toxic: string, change: ToxicChange): Promise<ToxicState>;
  removeToxic(link: string, toxic: string): Promise<void>;
  /** Enables every link and removes every toxic. */
  reset(): Promise<void>;
  stats(): Promise<LinkStats[]>;
}

/** Links by name. Operations are done one after the other, so each finds the links settled. */
export class LinkSet implements LinkOperations {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #links = new Map<string, Link>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
  }

  list(): Promise<LinkState[]> {
    return this.#inTurn(() => [...this.#links.values()].map((link) => link.state()));
  }

  get(name: string): Promise<LinkState> {
    return this.#inTurn(() => this.#link(name).state());
  }

  add(spec: LinkSpec): Promise<LinkState> {
    return this.#inTurn(() => {
      if (this.#links.has(spec.name)) {
        throw new FiredrillError('link.exists', `there is a link ${spec.name} already`, {
          hint: 'give it another name, or update the one that is there',
        });
      }
      return this.#open(spec);
    });
  }

  put(spec: LinkSpec): Promise<LinkState> {
    return this.#inTurn(async () => {
      const present = this.#links.get(spec.name);
      if (present && !(await present.differs(spec))) return present.state();
      present?.close();
      this.#links.delete(spec.name);
      return this.#open(spec);
    });
  }

  update(name: string, change: LinkChange): Promise<LinkState> {
    return this.#inTurn(async () => {
      const link = this.#link(name);
      await link.update(change);
      return link.state();
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(() => {
      this.#link(name).close();
      this.#links.delete(name);
    });
  }

  addToxic(link: string, spec: ToxicSpec): Promise<ToxicState> {
    return this.#inTurn(() => this.#link(link).addToxic(spec));
  }

  updateToxic(link: string, toxic: string, change: ToxicChange): Promise<ToxicState> {
    return this.#inTurn(() => this.#link(link).updateToxic(toxic, change));
  }

  removeToxic(link: string, toxic: string): Promise<void> {
    return this.#inTurn(() => this.#link(link).removeToxic(toxic));
  }

  /** A link that cannot be enabled keeps none of the others from it; the first error is the one that is thrown. */
  reset(): Promise<void> {
    return this.#inTurn(async () => {
      const outcomes = await Promise.allSettled([...this.#links.values()].map((link) => link.reset()));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    });
  }

  stats(): Promise<LinkStats[]> {
    return this.#inTurn(() => [...this.#links.values()].map((link) => link.stats()));
  }

  /** Ends every port and connection. */
  close(): Promise<void> {
    return this.#inTurn(() => {
      for (const link of this.#links.values()) link.close();
      this.#links.clear();
    });
  }

  async #open(spec: LinkSpec): Promise<LinkState> {
    const link = await Link.open(spec, this.#clock, this.#seed);
    this.#links.set(spec.name, link);
    return link.state();
  }

  #link(name: string): Link {
    const link = this.#links.get(name);
    if (link) return link;
    throw new FiredrillError('link.not-found', `there is no link ${name}`);
  }

  #inTurn<T>(operation: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(operation);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
