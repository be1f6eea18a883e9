import { FiredrillError, type Role } from '@firedrill/contract';
import { deadline } from '../../platform/clock.ts';
import type { Attachment, AttachOptions, Target, TargetExit } from '../driver.ts';
import { administer } from './administration.ts';
import { ContainerEvents } from './container-events.ts';
import { administratorAccount, type Inspection, nameOf } from './container-facts.ts';
import { CALL_MS_MAX } from './engine.ts';
import { fillDatabase } from './fill-database.ts';
import { findContainer } from './find-containers.ts';
import { type Controls, controlsOf, describeTarget, type TargetSetting } from './target.ts';

const READY_MS_MAX = 30_000;

interface Held {
  role: Role;
  inspection: Inspection;
  controls: Controls;
  target: Target;
}

/** Containers that are there, taken hold of for one run; closing it leaves them as they are. */
export class DockerAttachment implements Attachment {
  targets: Target[];
  readonly #held: readonly Held[];
  readonly #events: ContainerEvents;
  readonly #listeners = new Set<(exit: TargetExit) => void>();
  readonly #closers: (() => void)[] = [];

  private constructor(held: readonly Held[], { engine, options }: TargetSetting) {
    this.#held = held;
    this.targets = held.map(({ target }) => target);
    this.#events = new ContainerEvents({
      engine,
      clock: options.clock,
      ids: held.map(({ inspection }) => inspection.Id),
      onDie: (id) => this.#onDie(id),
    });
  }

  /** Finds the containers of a run's roles, waits until they serve and fills a database that is empty. */
  static async open(
    setting: TargetSetting,
    wanted: AttachOptions,
    signal: AbortSignal,
  ): Promise<DockerAttachment> {
    const held: Held[] = [];
    for (const role of new Set(wanted.roles)) held.push(await hold(setting, role, signal));
    const attachment = new DockerAttachment(held, setting);
    try {
      await attachment.#open(wanted, deadline(READY_MS_MAX, 'the targets', signal));
      return attachment;
    } catch (error) {
      await attachment.close();
      throw error;
    }
  }

  onExit(listener: (exit: TargetExit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0)) closer();
    await this.#events.close();
    await Promise.all(this.#held.map(({ controls }) => controls.control.queue.settled()));
  }

  async #open({ seed, progress }: AttachOptions, signal: AbortSignal): Promise<void> {
    await this.#events.open();
    await Promise.all(this.targets.map((target) => target.ready(signal)));
    this.targets = await Promise.all(this.#held.map((held) => this.#administered(held, signal)));
    const database = this.#held.find(({ role }) => role === 'database');
    if (database === undefined) return;
    const { inspection, target } = database;
    const address = { ...target.address, ...administratorAccount(inspection, 'database') };
    if (await fillDatabase(address, seed, signal)) {
      progress(`filled the empty database of container ${nameOf(inspection)}`);
    }
  }

  async #administered({ role, inspection, target }: Held, signal: AbortSignal): Promise<Target> {
    const { can, close } = await administer(inspection, role, target.address, signal);
    this.#closers.push(close);
    return { ...target, can: { ...target.can, ...can } };
  }

  #onDie(id: string): void {
    const ended = this.#held.find(({ inspection }) => inspection.Id === id);
    // A container that was removed at once tells nothing more of its end.
    ended?.controls.control.exit(deadline(CALL_MS_MAX, 'the end of a container')).then(
      (exit) => {
        for (const listener of this.#listeners) listener(exit);
      },
      () => undefined,
    );
  }
}

async function hold(setting: TargetSetting, role: Role, signal: AbortSignal): Promise<Held> {
  const { engine, options } = setting;
  const inspection = await findContainer(engine, role, options, signal);
  const name = nameOf(inspection);
  const { Status } = inspection.State;
  if (Status !== 'running') {
    throw new FiredrillError('target.start', `Container ${name} (${role}) is ${Status}.`, {
      hint: `A drill begins with targets that are well: firedrill heal undoes what an earlier run left, docker ${Status === 'paused' ? 'unpause' : 'start'} ${name} does it by hand.`,
    });
  }
  const controls = controlsOf(setting, role, { id: inspection.Id, name });
  return { role, inspection, controls, target: describeTarget(setting, role, inspection, controls) };
}
