import { FiredrillError, type Role } from '@firedrill/contract';
import { deadline } from '../../platform/clock.ts';
import type { Attachment, AttachOptions, Target, TargetEvent, TargetExit, TargetLine } from '../driver.ts';
import { presentableLine } from '../log-line.ts';
import { administer } from './administration.ts';
import { type ContainerEvent, ContainerEvents } from './container-events.ts';
import { administratorAccount, applicationAccount, type Inspection, nameOf } from './container-facts.ts';
import { ContainerLog } from './container-log.ts';
import { CALL_MS_MAX } from './engine.ts';
import { fillDatabase } from './fill-database.ts';
import { findContainer } from './find-containers.ts';
import { untilHealthy } from './health.ts';
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
  readonly #setting: TargetSetting;
  readonly #held: readonly Held[];
  readonly #events: ContainerEvents;
  readonly #exitListeners = new Set<(exit: TargetExit) => void>();
  readonly #eventListeners = new Set<(event: TargetEvent) => void>();
  /** The logs that are followed, by the id of their container. */
  readonly #logs = new Map<ContainerLog, string>();
  readonly #closers: (() => void)[] = [];

  private constructor(held: readonly Held[], setting: TargetSetting) {
    const { engine, engineClock, options } = setting;
    this.#setting = setting;
    this.#held = held;
    this.targets = held.map(({ target }) => target);
    this.#events = new ContainerEvents({
      engine,
      engineClock,
      clock: options.clock,
      ids: held.map(({ inspection }) => inspection.Id),
      onEvent: (event) => this.#onEvent(event),
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
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  onEvent(listener: (event: TargetEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onLine(listener: (line: TargetLine) => void): () => void {
    const logs = this.#held.map((held) => this.#followLog(held, listener));
    return () => {
      for (const log of logs) {
        this.#logs.delete(log);
        void log.close();
      }
    };
  }

  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0)) closer();
    await Promise.all([this.#events.close(), ...[...this.#logs.keys()].map((log) => log.close())]);
    await Promise.all(this.#held.map(({ controls }) => controls.control.queue.settled()));
  }

  async #open({ seed, progress }: AttachOptions, signal: AbortSignal): Promise<void> {
    await this.#events.open();
    await Promise.all(this.targets.map((target) => target.ready(signal)));
    await Promise.all(this.#held.map(({ role, controls }) => untilHealthy(controls.control, role, signal)));
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

  #onEvent({ id, ...told }: ContainerEvent): void {
    const held = this.#held.find(({ inspection }) => inspection.Id === id);
    if (held === undefined) return;
    for (const listener of this.#eventListeners) listener({ role: held.role, ...told });
    if (told.action === 'died') this.#tellExit(held);
    if (told.action === 'started') {
      for (const [log, container] of this.#logs) if (container === id) log.wake();
    }
  }

  #tellExit({ controls }: Held): void {
    // A container that was removed at once tells nothing more of its end.
    controls.control.exit(deadline(CALL_MS_MAX, 'the end of a container')).then(
      (exit) => {
        for (const listener of this.#exitListeners) listener(exit);
      },
      () => undefined,
    );
  }

  #followLog({ role, inspection }: Held, listener: (line: TargetLine) => void): ContainerLog {
    const { engine, engineClock, options } = this.#setting;
    const secrets = secretsOf(inspection, role);
    const log = new ContainerLog({
      engine,
      engineClock,
      clock: options.clock,
      container: { id: inspection.Id, name: nameOf(inspection) },
      tty: inspection.Config.Tty,
      onLine: (text, atMs) => listener({ role, atMs, text: presentableLine(text, secrets) }),
    });
    this.#logs.set(log, inspection.Id);
    return log;
  }
}

function secretsOf(inspection: Inspection, role: Role): string[] {
  const accounts = [applicationAccount(inspection, role), administratorAccount(inspection, role)];
  return accounts.flatMap((account) => account?.password || []);
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
