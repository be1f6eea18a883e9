import { FiredrillError, ROLES, type Role } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { mysqlProbe } from './mysql.ts';
import type { Probe } from './probe.ts';
import { redisProbe } from './redis.ts';

/** Where one target can be probed. */
export interface ProbeSite {
  role: Role;
  /** The target itself. */
  address: Address;
  /** Where the subject reaches it, when that is another place. */
  path?: Address;
}

/** Makes a probe of one kind; nothing when the site has no place for it. */
type CreateProbe = (name: string, site: ProbeSite, clock: Clock) => Probe | undefined;

function ping(name: string, role: Role, address: Address, clock: Clock): Probe {
  return role === 'database'
    ? mysqlProbe(name, role, address, clock)
    : redisProbe(name, role, address, clock);
}

/** Every kind of probe by the ending of its name: `cache` pings the target itself, `cache-path` the way to it. */
const PROBES: Readonly<Record<string, CreateProbe>> = {
  '': (name, { role, address }, clock) => ping(name, role, address, clock),
  path: (name, { role, path }, clock) => path && ping(name, role, path, clock),
};

/** The name of a probe: the role alone for the target itself. */
export function probeName(role: Role, kind: string): string {
  return kind === '' ? role : `${role}-${kind}`;
}

/** Opens the probe of a name on one of the sites; `fault.unproven` when there is no such probe. */
export function openProbe(name: string, sites: readonly ProbeSite[], clock: Clock): Probe {
  const role = ROLES.find((candidate) => name === candidate || name.startsWith(`${candidate}-`));
  const site = sites.find((candidate) => candidate.role === role);
  const create = PROBES[role === undefined ? '' : name.slice(role.length + 1)];
  const probe = site && create?.(name, site, clock);
  if (probe) return probe;
  throw new FiredrillError('fault.unproven', `no probe is called ${name} here`);
}

/** The probes that are read all the time: each target itself and, where there is one, the way to it. */
export function standingProbes(sites: readonly ProbeSite[]): string[] {
  return sites.flatMap(({ role, path }) => (path ? [role, probeName(role, 'path')] : [role]));
}
