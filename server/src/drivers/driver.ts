import type { Role, TargetInfo, Undo } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { TargetEvent, TargetExit, TargetLine } from './target-facts.ts';

export type { TargetEvent, TargetExit, TargetLine } from './target-facts.ts';

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

/**
 * A target's own place in its network, past any link. What is to be put back is read first, so that another process
 * can do it. Idempotent as `Lifecycle` is.
 */
export interface Network {
  /** The target's place, as `reconnect`, `isolate` and `rejoin` take it. */
  place(signal: AbortSignal): Promise<Undo['details']>;
  /** Takes the target off all its networks: nothing listens at its address any more. */
  disconnect(signal: AbortSignal): Promise<Effect>;
  /** Puts it back, with its address, its names and its published ports. */
  reconnect(place: Undo['details'], signal: AbortSignal): Promise<Effect>;
  /** Makes everything that the target sends vanish, and closes nothing. */
  isolate(place: Undo['details'], signal: AbortSignal): Promise<Effect>;
  /** Ends that. */
  rejoin(place: Undo['details'], signal: AbortSignal): Promise<Effect>;
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

/** An administrator's connection to a Redis beside the main one; it is not opened again when it is lost. */
export interface RedisSession {
  /** Sends a command; it stays sent when the signal ends the wait for its reply, or `close` does. */
  command(words: readonly string[], signal: AbortSignal): Promise<RedisReply>;
  /** Ends the connection at once. Idempotent. */
  close(): void;
}

/** An administrator's connection to a Redis, which no fault may cut: it is opened again whenever it is lost. */
export interface RedisAdmin {
  /** Name of the application's account; faults may change that one, never the administrator's own. */
  readonly applicationUser: string;
  /**
   * Sends a command when the ones before it have been sent, in the order of the calls, also when a signal has ended the
   * wait for one. A server that is loading or busy is waited for, if it does not take the command meanwhile; ending a
   * script where none runs succeeds.
   */
  command(words: readonly string[], signal: AbortSignal): Promise<RedisReply>;
  /** Opens a further connection, for a command that lasts and would block the main one. */
  open(signal: AbortSignal): Promise<RedisSession>;
}

/** A row as MySQL answers it. */
export type MysqlRow = Record<string, unknown>;

/** A connection to a MySQL or MariaDB, in the application's database; what it has locked goes with it. */
export interface MysqlSession {
  /** The server's number for this connection. */
  readonly connectionId: number;
  query(sql: string, signal: AbortSignal): Promise<MysqlRow[]>;
  /** Ends the connection at once. Idempotent. */
  close(): void;
}

/**
 * An administrator's connection to a MySQL or MariaDB, which no fault may cut. What the server refuses is a rejection
 * that bears the server's `errno`.
 */
export interface MysqlAdmin {
  /** Name of the application's account; faults may change that one, never the administrator's own. */
  readonly applicationUser: string;
  /** Asks in the order of the calls, also when a signal has ended the wait for one. `KILL` of what is gone succeeds. */
  query(sql: string, signal: AbortSignal): Promise<MysqlRow[]>;
  /** Opens a further connection: the administrator's, or one such as the application opens, and may be refused. */
  open(account: 'administrator' | 'application', signal: AbortSignal): Promise<MysqlSession>;
}

/** Which certificate a server shows; `wrong-ca` is issued by an authority that its clients do not trust. */
export type ServedCertificate = 'good' | 'expired' | 'wrong-ca';

/** The certificates of a target that is reached over TLS. Idempotent as `Lifecycle` is. */
export interface Tls {
  /**
   * Shows a certificate to whoever connects from now on. Unless it is the good one, the application's connections are
   * ended: those that are open would never see it.
   */
  serve(certificate: ServedCertificate, signal: AbortSignal): Promise<Effect>;
}

/** A standby that replicates the cache. Idempotent as `Lifecycle` is. */
export interface Replication {
  /** The commands by which the standby's administrator makes it follow the cache again, from any process. */
  readonly follow: readonly (readonly string[])[];
  /** Takes the standby's primary away: it goes on answering with what it had by then. */
  hold(signal: AbortSignal): Promise<Effect>;
  /** Gives it back; resolves when the standby was told so, not when it has caught up. */
  release(signal: AbortSignal): Promise<Effect>;
}

/** What can be done to a target, by capability. */
export interface Capabilities {
  lifecycle: Lifecycle;
  freeze: Freeze;
  network: Network;
  link: LinkControl;
  'redis-admin': RedisAdmin;
  'mysql-admin': MysqlAdmin;
  /** Only of targets that were attached with `tls`. */
  tls: Tls;
  /** Only of a standby that was attached with `replication`, beside a cache. */
  replication: Replication;
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
  /** The same for what the engine tells that runs the targets, where one does. */
  onEvent?(listener: (event: TargetEvent) => void): () => void;
  /** The same for every line of the targets' own logs, from now on, where they can be read. */
  onLine?(listener: (line: TargetLine) => void): () => void;
  /** Ends the attachment: processes gone, files removed. Idempotent; never rejects for what is gone already. */
  close(): Promise<void>;
}

/** SQL that fills an empty database; `key` names its content, so that a driver can keep the result for later runs. */
export interface DatabaseSeed {
  key: string;
  /** The table that is there, with rows, once the database has been filled. */
  table: string;
  statements(): Iterable<string>;
}

export interface AttachOptions {
  runId: string;
  roles: Role[];
  seed: DatabaseSeed;
  /** Whether Redis is to be reached over TLS, and in no other way; for drivers that offer the capability `tls`. */
  tls?: boolean;
  /** Whether the standby is to replicate the cache; for drivers that offer the capability `replication`. */
  replication?: boolean;
  /** Hears what takes long, for people who wait. */
  progress(message: string): void;
}

/** A target that is there already, as far as it is known without touching it. */
export interface FoundTarget {
  role: Role;
  /** What it is, for people: `container shop-redis-1 (redis:7-alpine)`. Nothing secret. */
  what: string;
  /** `host:port`, without credentials. */
  address: string;
  /** Names the target for all runs of the machine, however they found it: no two may work on one of the same name. */
  lock: string;
}

/** What the command line says to drivers; it is said before they are asked anything. */
export interface DriverSettings {
  /** Path of a file of targets that are known by address only. */
  targetsFile?: string;
}

/** One way to reach targets. */
export interface Driver {
  readonly kind: string;
  readonly summary: string;
  /**
   * Whether each run has targets of its own, which end with it, or finds those that are there and leaves them; runs
   * that find the same ones cannot go on side by side.
   */
  readonly targets: 'own' | 'found';
  /** Names of the environment's variables that undoing and sweeping need in another process. */
  readonly environment?: readonly string[];
  /** What this driver can do to a target of a role; known without attaching, so that scenarios can be checked. */
  capabilitiesOf(role: Role): ReadonlyArray<keyof Capabilities>;
  /** Why it does not offer a capability, where there is more to say than that it never does. */
  refusal?(role: Role, capability: keyof Capabilities): string;
  attach(options: AttachOptions, signal: AbortSignal): Promise<Attachment>;
  /** Looks for the targets that an attachment would find, and touches none; for drivers whose targets are `found`. */
  find?(roles: readonly Role[], signal: AbortSignal): Promise<FoundTarget[]>;
  /**
   * Undoes one recorded fault from another process than the one that injected it. Returns why there was nothing left
   * to undo, if so, in a few words.
   */
  undo(undo: Undo, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Removes what runs whose owner has died left behind, or, given a run's id, what that run left.
   * Returns one line for each thing removed.
   */
  sweep(runId?: string): Promise<string[]>;
}
