import { FiredrillError, type Role } from '@firedrill/contract';
import type {
  Attachment,
  Capabilities,
  Driver,
  Effect,
  LinkControl,
  LinkToxic,
  Target,
} from './drivers/driver.ts';
import { formatAddress } from './link/address.ts';
import type { Links } from './link/links.ts';
import { STREAMS, type Stream } from './link/toxic.ts';
import { abortable } from './platform/abortable.ts';
import type { Clock } from './platform/clock.ts';

/** What can be done to a target of a role: what the driver can do, and a link, which stands before any address. */
export function capabilitiesOf(driver: Driver, role: Role): ReadonlyArray<keyof Capabilities> {
  return [...driver.capabilitiesOf(role), 'link'];
}

/**
 * Puts a link in front of the targets of some roles. The links are the attachment's from then on: closed with it, and
 * closed, together with what was given, when one cannot be opened.
 */
export async function linkAttachment(
  attachment: Attachment,
  roles: readonly Role[],
  links: Links,
  clock: Clock,
): Promise<Attachment> {
  const close = async (): Promise<void> => {
    await links.close();
    await attachment.close();
  };
  try {
    const targets: Target[] = [];
    for (const target of attachment.targets) {
      targets.push(roles.includes(target.role) ? await linkTarget(target, links, clock) : target);
    }
    return {
      targets,
      onExit: (listener) => attachment.onExit(listener),
      onEvent: (listener) => attachment.onEvent?.(listener) ?? (() => undefined),
      onLine: (listener) => attachment.onLine?.(listener) ?? (() => undefined),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function linkTarget(target: Target, links: Links, clock: Clock): Promise<Target> {
  const { role, address, info, trace } = target;
  const { port } = await links.add({ name: role, listen: '127.0.0.1:0', upstream: formatAddress(address) });
  return {
    role,
    address,
    path: { ...address, host: '127.0.0.1', port },
    info,
    can: { ...target.can, link: new ControlOfLink(links, role, clock) },
    trace,
    ready: (signal) => target.ready(signal),
  };
}

/** Takes an error of one code for a success, since what was wanted is so already. */
function unless(code: FiredrillError['code']): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof FiredrillError && error.code === code)) throw error;
  };
}

/** One link as faults see it: what they add is one toxic in each direction that they ask for, under one name. */
class ControlOfLink implements LinkControl {
  readonly #links: Links;
  readonly #link: Role;
  readonly #clock: Clock;
  /** What is on the link, with when it took effect. */
  readonly #present = new Map<string, Effect>();
  #ended = false;

  constructor(links: Links, link: Role, clock: Clock) {
    this.#links = links;
    this.#link = link;
    this.#clock = clock;
    links.onFailure(() => {
      this.#ended = true;
    });
  }

  async add(toxic: LinkToxic, signal: AbortSignal): Promise<Effect> {
    signal.throwIfAborted();
    const streams = toxic.stream ? [toxic.stream] : STREAMS;
    // Asked for without a pause between them: a removal that comes while this is under way finds both or none.
    const adding = streams.map((stream) => this.#addOne(toxic, stream));
    await abortable(Promise.all(adding), signal);
    const effect = this.#present.get(toxic.name) ?? {
      atMs: this.#clock.nowMs(),
      detail: `${toxic.type} on the link to the ${this.#link} (${streams.join(' and ')})`,
    };
    this.#present.set(toxic.name, effect);
    return effect;
  }

  async remove(name: string, signal: AbortSignal): Promise<Effect> {
    signal.throwIfAborted();
    await abortable(Promise.all(STREAMS.map((stream) => this.#removeOne(name, stream))), signal);
    this.#present.delete(name);
    const detail = this.#ended
      ? `the link to the ${this.#link} has ended, and ${name} with it`
      : `${name} is off the link to the ${this.#link}`;
    return { atMs: this.#clock.nowMs(), detail };
  }

  async #addOne({ type, name, attributes }: LinkToxic, stream: Stream): Promise<void> {
    const spec = { type, name: `${name}-${stream}`, stream, attributes };
    await this.#links.addToxic(this.#link, spec).catch(unless('toxic.exists'));
  }

  async #removeOne(name: string, stream: Stream): Promise<void> {
    try {
      await this.#links.removeToxic(this.#link, `${name}-${stream}`).catch(unless('toxic.not-found'));
    } catch (error) {
      // A thread that has ended has taken its links along.
      if (!this.#ended) throw error;
    }
  }
}
