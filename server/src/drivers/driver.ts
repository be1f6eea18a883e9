import type { Role, TargetInfo, Undo } from '@firedrill/contract';

/** Where a target listens. `user` and `password` are the application's credentials; never print them. */
export interface Address {
  host: string;
  port: number;
  user?: string;
  password?: string;
  database?: string;
}

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

/** What can be done to a target, by capability; later kinds of driver add further capabilities. */
export interface Capabilities {
  lifecycle: Lifecycle;
  freeze: Freeze;
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
  readonly address: Address;
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
