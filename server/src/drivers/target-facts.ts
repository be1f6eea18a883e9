/** What is known of a target past the probes: from whoever runs it, and from its own log. */
import type { Role, TargetAction } from '@firedrill/contract';

/** A target ended, by our hand or not. */
export interface TargetExit {
  role: Role;
  atMs: number;
  exitCode: number | null;
  signal: string | null;
}

/** What runs a target tells of it, whoever brought it about. */
export interface TargetEvent {
  role: Role;
  atMs: number;
  action: TargetAction;
  /** What there is to say beside the action: `code 137`; empty when there is nothing. */
  detail: string;
}

/** A line that a target wrote into its own log, without secrets. */
export interface TargetLine {
  role: Role;
  /** When it was written or, where a log does not tell, when it was found. */
  atMs: number;
  text: string;
}
