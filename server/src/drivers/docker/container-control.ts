import { FiredrillError, type Role } from '@firedrill/contract';
import type { Container } from 'dockerode';
import { type Clock, deadline, until } from '../../platform/clock.ts';
import type { Effect, Freeze, Lifecycle, TargetExit } from '../driver.ts';
import { ActQueue } from './act-queue.ts';
import type { Inspection } from './container-facts.ts';
import { CALL_MS_MAX, type Engine } from './engine.ts';
import { type EngineClock, parseEngineTime } from './engine-clock.ts';
import { type ContainerIdentity, lookAt } from './find-containers.ts';

const POLL_MS = 5;

/** What a container is controlled with. */
export interface ControlSetting {
  engine: Engine;
  clock: Clock;
  engineClock: EngineClock;
  role: Role;
  container: ContainerIdentity;
  /** Whether the container, as it is now, may still be touched. */
  isAllowed(inspection: Inspection): boolean;
}

/** One change of a container's state. */
interface Change {
  action: 'kill' | 'stop' | 'start' | 'pause' | 'resume';
  isDone(inspection: Inspection): boolean;
  act(): Promise<unknown>;
  /** Whether a container that is gone has taken along what the act is to undo. */
  healing: boolean;
  detail: string;
  allowedMs?: number;
}

/** Starts, ends, pauses and resumes one container, which it knows by its id. */
export class ContainerControl implements Lifecycle, Freeze {
  readonly queue = new ActQueue();
  readonly #setting: ControlSetting;
  /** Moments that the engine has told, by its own text, as we have dated them once. */
  readonly #moments = new Map<string, number>();
  #notBeforeMs = 0;
  #pausedMs: number | undefined;

  constructor(setting: ControlSetting) {
    this.#setting = setting;
  }

  async kill(signal: AbortSignal): Promise<Effect> {
    return await this.#ended(
      'kill',
      () => this.#change('kill', (c) => c.kill({ signal: 'SIGKILL' })),
      signal,
    );
  }

  /** The engine counts the grace in whole seconds: it is rounded up. */
  async stop(graceMs: number, signal: AbortSignal): Promise<Effect> {
    const t = Math.ceil(graceMs / 1_000);
    const act = (): Promise<unknown> => this.#change('stop', (c) => c.stop({ t }), t * 1_000);
    return await this.#ended('stop', act, signal, t * 1_000);
  }

  async start(signal: AbortSignal): Promise<Effect> {
    return await this.#apply(
      {
        action: 'start',
        isDone: ({ State }) => State.Running,
        act: () => this.#change('start', (c) => c.start()),
        healing: true,
        detail: 'was started',
      },
      ({ State }) => this.#dated(State.StartedAt),
      signal,
    );
  }

  async pause(signal: AbortSignal): Promise<Effect> {
    return await this.#apply(
      {
        action: 'pause',
        isDone: ({ State }) => State.Paused,
        act: () => this.#change('pause', (c) => c.pause()),
        healing: false,
        detail: 'is paused',
      },
      (_found, isNew) => {
        if (isNew || this.#pausedMs === undefined) this.#pausedMs = this.#setting.clock.nowMs();
        return this.#pausedMs;
      },
      signal,
    );
  }

  async resume(signal: AbortSignal): Promise<Effect> {
    return await this.#apply(
      {
        action: 'resume',
        // What has ended is not paused either.
        isDone: ({ State }) => !State.Paused,
        act: () => this.#change('resume', (c) => c.unpause()),
        healing: true,
        detail: 'is not paused',
      },
      () => this.#setting.clock.nowMs(),
      signal,
    );
  }

  /** How the container ended last, read after the engine has told of its end. */
  async exit(signal: AbortSignal): Promise<TargetExit> {
    const { role } = this.#setting;
    const { State } = await this.look('look at', signal);
    return { role, atMs: this.#dated(State.FinishedAt), exitCode: State.ExitCode, signal: null };
  }

  /** Looks at the container; rejects with `target.action` when it is gone or may not be touched any more. */
  async look(action: string, signal: AbortSignal): Promise<Inspection> {
    const { engine, container, isAllowed } = this.#setting;
    const found = await lookAt(engine, container, isAllowed, action, signal);
    if (found !== undefined) return found;
    const { name } = container;
    throw new FiredrillError('target.action', `Cannot ${action} container ${name}: it is gone.`, {
      hint: 'It was removed or replaced; a container that has its name now is not touched.',
    });
  }

  /**
   * Looks at the container; `undefined` when it is gone, and what was done to it with it. What was broken while it
   * might be touched is mended whatever it is called by now.
   */
  lookToHeal(action: string, signal: AbortSignal): Promise<Inspection | undefined> {
    const { engine, container } = this.#setting;
    return lookAt(engine, container, () => true, action, signal);
  }

  #ended(
    action: 'kill' | 'stop',
    act: () => Promise<unknown>,
    signal: AbortSignal,
    allowedMs = 0,
  ): Promise<Effect> {
    return this.#apply(
      { action, isDone: ({ State }) => !State.Running, act, healing: false, detail: 'exited', allowedMs },
      ({ State }) => this.#dated(State.FinishedAt),
      signal,
    );
  }

  #apply(
    change: Change,
    dated: (found: Inspection, isNew: boolean) => number,
    signal: AbortSignal,
  ): Promise<Effect> {
    const { clock, container } = this.#setting;
    const act = async (): Promise<Effect> => {
      // An act that was begun is brought to its end, whoever waits for it.
      const limit = deadline(CALL_MS_MAX + (change.allowedMs ?? 0), `to ${change.action} ${container.name}`);
      this.#notBeforeMs = clock.nowMs();
      const { found, isNew } = await this.#bring(change, limit);
      const name = `container ${container.name}`;
      if (found === undefined)
        return { atMs: clock.nowMs(), detail: `${name} is gone, and the fault with it` };
      const code = change.detail === 'exited' ? ` with code ${found.State.ExitCode}` : '';
      return { atMs: dated(found, isNew), detail: `${name} ${change.detail}${code}` };
    };
    return this.queue.run(act, signal);
  }

  async #bring(
    { action, isDone, act, healing }: Change,
    limit: AbortSignal,
  ): Promise<{ found: Inspection | undefined; isNew: boolean }> {
    const look = (): Promise<Inspection | undefined> =>
      healing ? this.lookToHeal(action, limit) : this.look(action, limit);
    let found = await look();
    if (found === undefined || isDone(found)) return { found, isNew: false };
    try {
      await act();
    } catch (error) {
      // The engine calls it an error that a container is in the wanted state already.
      found = await look();
      if (found !== undefined && !isDone(found)) throw error;
    }
    await until(
      async () => {
        found = await look();
        return found === undefined || isDone(found);
      },
      POLL_MS,
      limit,
    );
    return { found, isNew: true };
  }

  #change(action: string, ask: (container: Container) => Promise<unknown>, allowedMs = 0): Promise<unknown> {
    const { engine, container } = this.#setting;
    return engine.change({
      action,
      container: container.name,
      ask: (docker) => ask(docker.getContainer(container.id)),
      allowedMs,
    });
  }

  /** A moment that the engine tells, on our clock: never before the act that brought it about, and never to come. */
  #dated(text: string): number {
    const { clock, engineClock } = this.#setting;
    const known = this.#moments.get(text);
    if (known !== undefined) return known;
    const engineMs = parseEngineTime(text);
    const nowMs = clock.nowMs();
    const atMs = engineMs === undefined ? nowMs : engineClock.toOurMs(engineMs);
    // Only a moment near the act can have come of it.
    const isOfAct = atMs > this.#notBeforeMs - 2 * engineClock.errorMs - 1;
    const bounded = Math.min(nowMs, isOfAct ? Math.max(atMs, this.#notBeforeMs) : atMs);
    this.#moments.set(text, bounded);
    return bounded;
  }
}
