import { messageOf } from '@firedrill/contract';
import type Docker from 'dockerode';
import { abortable } from '../../platform/abortable.ts';
import { deadline } from '../../platform/clock.ts';
import { redact } from '../../platform/redact.ts';
import { engineError, statusOf } from './engine-errors.ts';

/** How long the engine may take for one answer, beside what an act itself asks it to wait. */
export const CALL_MS_MAX = 10_000;

/** The socket where an engine listens unless `DOCKER_HOST` says otherwise. */
const DEFAULT_PLACE = 'unix:///var/run/docker.sock';

/** What is asked of the engine. */
interface Call<T> {
  /** In the infinitive: `pause`. */
  action: string;
  /** Name of the container, where it is about one. */
  container?: string;
  ask(docker: Docker, abortSignal: AbortSignal): Promise<T>;
  /** What the act itself may take, beside `CALL_MS_MAX`. */
  allowedMs?: number;
}

/**
 * The Docker engine of `DOCKER_HOST` – `unix://`, `tcp://` (with TLS by `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`) or
 * `ssh://` – or of the local socket. Every call has a deadline and an error that says what was wanted.
 */
export class Engine {
  /** Where it listens, for people: without credentials. */
  readonly place: string;
  /** Host of the engine as seen from here: published ports are there. */
  readonly host: string;
  readonly #docker: Docker;

  private constructor(place: string, docker: Docker) {
    this.place = redact(place);
    this.host = hostOf(place);
    this.#docker = docker;
  }

  /** Connects to nothing yet; rejects when `DOCKER_HOST` names no engine that there can be. */
  static async open(): Promise<Engine> {
    const place = process.env.DOCKER_HOST || DEFAULT_PLACE;
    try {
      // Loaded where it is needed: it takes longer than all the rest of the program.
      const { default: Client } = await import('dockerode');
      return new Engine(place, new Client());
    } catch (error) {
      throw engineError({ action: 'connect', engine: redact(place) }, error);
    }
  }

  /** Asks for something that may be given up half-way, because it changes nothing. */
  async read<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    return await abortable(this.#ask(call, signal), signal);
  }

  /**
   * Asks for a change. It is not given up half-way, since nobody could tell then whether it happens: it has its own
   * deadline and no signal.
   */
  async change<T>(call: Call<T>): Promise<T> {
    return await this.#ask(call);
  }

  /** Opens a stream of the engine; the caller ends it. */
  async stream<T>(call: Call<T>, signal: AbortSignal): Promise<T> {
    const { action, container, ask } = call;
    try {
      return await ask(this.#docker, signal);
    } catch (error) {
      const act = { action, engine: this.place, ...(container === undefined ? {} : { container }) };
      throw engineError(act, error);
    }
  }

  async #ask<T>({ action, container, ask, allowedMs = 0 }: Call<T>, signal?: AbortSignal): Promise<T> {
    const limit = deadline(CALL_MS_MAX + allowedMs, 'the Docker engine', ...(signal ? [signal] : []));
    try {
      return await abortable(ask(this.#docker, limit), limit);
    } catch (error) {
      const act = { action, engine: this.place, ...(container === undefined ? {} : { container }) };
      // The client library reports an end by the signal in words of its own.
      const isEnd = limit.aborted && statusOf(error) === undefined;
      throw engineError(act, isEnd ? new Error(messageOf(limit.reason)) : error);
    }
  }
}

/** What answers, for people: `Docker 28.1.1 at unix:///var/run/docker.sock`; rejects when nothing does. */
export async function describeEngine(signal: AbortSignal): Promise<string> {
  const engine = await Engine.open();
  const { Version } = await engine.read(
    { action: 'ask the engine for its version', ask: (docker) => docker.version() },
    signal,
  );
  return `Docker ${Version} at ${engine.place}`;
}

function hostOf(place: string): string {
  if (/^(unix|npipe):/.test(place)) return '127.0.0.1';
  const { hostname } = new URL(place.includes('//') ? place : `tcp://${place}`);
  return hostname === 'localhost' ? '127.0.0.1' : hostname;
}
