import type { Role, TargetInfo, Undo } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';

/** An act on a target with the moment it took effect, in ms of the monotonic clock. */
export interface Effect {
  atMs: number;
  /** One short sentence for people: `process 4711 exited on SIGKILL`. */
  detail: string;
}

/** Starting and ending a target. Each act is idempotent: a target already in the wanted state is a success. */
export interface Lifecycle {
  /** Ends the target at once (SIGKILL); `atMs` is when it was seen to have ended. */
  kill(signal: AbortSignal): Promise<Effect>;
  /** Asks the target to end and kills it after `graceMs`. */
  stop(graceMs: number, signal: AbortSignal): Promise<Effect>;
  /** Starts the target again on its old address and data; resolves when started, not when ready. */
  start(signal: AbortSignal): Promise<Effect>;
}

/** Stopping a target's execution without ending it. Idempotent as `Lifecycle` is. */
export interface Freeze {
  pause(signal: AbortSignal): Promise<Effect>;
  resume(signal: AbortSignal): Promise<Effect>;
}

/** A way in which a link misbehaves, as a fault asks for it. */
export interface LinkToxic {
  type: string;
  /** Unique on the link. */
  name: string;
  /** `upstream` is what the client sends, `downstream` what the server answers; both when left out. */
  stream?: 'upstream' | 'downstream';
  attributes: Record<string, number>;
}

/** The link between the subject and a target. Idempotent as `Lifecycle` is. */
export interface LinkControl {
  add(toxic: LinkToxic, signal: AbortSignal): Promise<Effect>;
  remove(name: string, signal: AbortSignal): Promise<Effect>;
}

/** What Redis answers. An error reply is a rejection with Redis' own text as its message. */
export type RedisReply = string | number | null | RedisReply[];

/** An administrator's connection to a Redis, which no fault may cut. */
export interface RedisAdmin {
  /** Name of the application's account; faults may change that one, never the administrator's own. */
  readonly applicationUser: string;
  command(words: readonly string[], signal: AbortSignal): Promise<RedisReply>;
}

/** An administrator's connection to a MySQL or MariaDB, which no fault may cut. */
export interface MysqlAdmin {
  /** Name of the application's account; faults may change that one, never the administrator's own. */
  readonly applicationUser: string;
  query(sql: string, signal: AbortSignal): Promise<Record<string, unknown>[]>;
}

/** What can be done to a target, by capability. */
export interface Capabilities {
  lifecycle: Lifecycle;
  freeze: Freeze;
  link: LinkControl;
  'redis-admin': RedisAdmin;
  'mysql-admin': MysqlAdmin;
}

/** A target ended, by our hand or not. */
export interface TargetExit {
  role: Role;
  atMs: number;
  exitCode: number | null;
  signal: string | null;
}

/** A component that can be broken, as one driver reaches it. */
export interface Target {
  readonly role: Role;
  /** The target itself. */
  readonly address: Address;
  /** Where the subject reaches it, when a link stands in front. */
  readonly path?: Address;
  readonly info: TargetInfo;
  readonly can: Partial<Capabilities>;
  /** What another process needs to reach this target; belongs into the `details` of every undo. Nothing secret. */
  readonly trace: Undo['details'];
  /** Resolves when the target serves its application, rejects with `target.start` when it will not. */
  ready(signal: AbortSignal): Promise<void>;
}

/** What a driver attached for one run. */
export interface Attachment {
  targets: Target[];
  /** Calls back for each target that ends; returns the unsubscription. */
  onExit(listener: (exit: TargetExit) => void): () => void;
  /** Ends the attachment: processes gone, files removed. Idempotent; never rejects for what is gone already. */
  close(): Promise<void>;
}

/** SQL that fills an empty database; `key` names its content, so that a driver can keep the result for later runs. */
export interface DatabaseSeed {
  key: string;
  statements(): Iterable<string>;
}

export interface AttachOptions {
  runId: string;
  roles: Role[];
  seed: DatabaseSeed;
  /** Hears what takes long, for people who wait. */
  progress(message: string): void;
}

/** One way to reach targets. */
export interface Driver {
  readonly kind: string;
  readonly summary: string;
  /** What this driver can do to a target of a role; known without attaching, so that scenarios can be checked. */
  capabilitiesOf(role: Role): ReadonlyArray<keyof Capabilities>;
  attach(options: AttachOptions, signal: AbortSignal): Promise<Attachment>;
  /** Undoes one recorded fault from another process than the one that injected it. */
  undo(undo: Undo, signal: AbortSignal): Promise<void>;
  /**
   * Removes what runs whose owner has died left behind, or, given a run's id, what that run left.
   * Returns one line for each thing removed.
   */
  sweep(runId?: string): Promise<string[]>;
}
