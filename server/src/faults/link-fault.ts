import { type Expectation, type ProbeState, pathProbe, type Role } from '@firedrill/contract';
import type { LinkControl, LinkToxic } from '../drivers/driver.ts';
import type { PreparedFault } from './fault.ts';

/** The link's timers count in whole ms, so a delay can be this much shorter than what was asked. */
const GRAIN_MS = 1;
/** What a delay must leave of a probe's time limit for its answer to be sure to come on a busy machine. */
const SURE_SHARE = 0.6;

/** A fault that is one toxic on the link; the link is the run's own, so the fault ends with the run at the latest. */
export function toxicFault(
  link: LinkControl,
  role: Role,
  toxic: LinkToxic,
  proof: PreparedFault['proof'],
): PreparedFault {
  return {
    undo: { action: 'remove', details: { toxic: toxic.name } },
    proof,
    inject: (signal) => link.add(toxic, signal),
    heal: (signal) => link.remove(toxic.name, signal),
    byHand: `end the run: the link in front of the ${role} ends with its process`,
  };
}

/** Proof that the target is well and the way to it is not. */
export function provenOnPath(role: Role, states: ProbeState[]): PreparedFault['proof'] {
  const path = pathProbe(role);
  return {
    inForce: [
      { probe: role, states: ['up'] },
      { probe: path, states },
    ],
    gone: [{ probe: path, states: ['up'] }],
  };
}

/** How long a probe's answer takes over a slow way, in ms, and how long the probe waits for it. */
export interface SlowWay {
  probe: string;
  leastMs: number;
  mostMs: number;
  timeoutMs: number;
}

/**
 * Proof that the target is well and the way to it is slow: an answer over it takes at least as long as the fault makes
 * it take. Only where that may be longer than the probe waits, silence is proof as well.
 */
export function provenSlow(
  role: Role,
  { probe, leastMs, mostMs, timeoutMs }: SlowWay,
): PreparedFault['proof'] {
  const boundMs = Math.max(GRAIN_MS, leastMs - GRAIN_MS);
  const states: Expectation['states'] = mostMs <= SURE_SHARE * timeoutMs ? ['up'] : ['up', 'silent'];
  return {
    inForce: [
      { probe: role, states: ['up'] },
      { probe, states, slowerThanMs: boundMs },
    ],
    gone: [{ probe, states: ['up'], fasterThanMs: boundMs }],
  };
}
