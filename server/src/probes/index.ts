import { FiredrillError, type ProbeKind, probeName, type Role, readProbeName } from '@firedrill/contract';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { lagProbe } from './lag.ts';
import {
  mysqlBulkProbe,
  mysqlConnectProbe,
  mysqlLastingProbe,
  mysqlProbe,
  mysqlWriteProbe,
} from './mysql.ts';
import type { Probe } from './probe.ts';
import { type Question, questionProbe, redisProbe } from './redis.ts';
import { BULK, CANARY, EVICTION, WRITE } from './redis-questions.ts';
import { sessionProbe } from './redis-session.ts';

/** Where one target can be probed. */
export interface ProbeSite {
  role: Role;
  /** The target itself. */
  address: Address;
  /** Where the subject reaches it, when that is another place. */
  path?: Address;
}

/** Makes a probe of one kind; nothing when the site has no place for it. */
type CreateProbe = (
  name: string,
  site: ProbeSite,
  clock: Clock,
  sites: readonly ProbeSite[],
) => Probe | undefined;

function ping(name: string, role: Role, address: Address, clock: Clock): Probe {
  return role === 'database'
    ? mysqlProbe(name, role, address, clock)
    : redisProbe(name, role, address, clock);
}

function bulk(name: string, role: Role, address: Address, clock: Clock): Probe {
  return role === 'database'
    ? mysqlBulkProbe(name, role, address, clock)
    : questionProbe(name, role, address, clock, BULK);
}

/** A kind of probe that there is for the database alone. */
function ofDatabase(create: typeof mysqlProbe): CreateProbe {
  return (name, { role, address }, clock) =>
    role === 'database' ? create(name, role, address, clock) : undefined;
}

/** A kind of probe that there is for Redis alone: a question asked as its application would. */
function ofRedis(question: Question): CreateProbe {
  return (name, { role, address }, clock) =>
    role === 'database' ? undefined : questionProbe(name, role, address, clock, question);
}

/** A kind of probe that a Redis and a database each have in their own way. */
function ofBoth(redis: CreateProbe, database: CreateProbe): CreateProbe {
  return (name, site, clock, sites) =>
    (site.role === 'database' ? database : redis)(name, site, clock, sites);
}

function lastingRedis(name: string, { role, address }: ProbeSite, clock: Clock): Probe {
  return sessionProbe(name, role, address, clock);
}

function lagOfStandby(
  name: string,
  { role, address }: ProbeSite,
  clock: Clock,
  sites: readonly ProbeSite[],
): Probe | undefined {
  const cache = sites.find((site) => site.role === 'cache');
  return role === 'standby' && cache ? lagProbe(name, cache.address, address, clock) : undefined;
}

/** Every kind of probe by the ending of its name: `cache` pings the target itself, `cache-path` the way to it. */
const PROBES: Readonly<Record<ProbeKind, CreateProbe>> = {
  '': (name, { role, address }, clock) => ping(name, role, address, clock),
  path: (name, { role, path }, clock) => path && ping(name, role, path, clock),
  write: ofBoth(ofRedis(WRITE), ofDatabase(mysqlWriteProbe)),
  connect: ofDatabase(mysqlConnectProbe),
  lasting: ofBoth(lastingRedis, ofDatabase(mysqlLastingProbe)),
  bulk: (name, { role, path }, clock) => path && bulk(name, role, path, clock),
  canary: ofRedis(CANARY),
  eviction: ofRedis(EVICTION),
  lag: lagOfStandby,
};

/** Opens the probe of a name on one of the sites; `fault.unproven` when there is no such probe. */
export function openProbe(name: string, sites: readonly ProbeSite[], clock: Clock): Probe {
  const named = readProbeName(name);
  const site = sites.find(({ role }) => role === named?.role);
  const probe = named && site && PROBES[named.kind](name, site, clock, sites);
  if (probe) return probe;
  throw new FiredrillError('fault.unproven', `no probe is called ${name} here`);
}

/** The probes that are read all the time: each target itself and, where there is one, the way to it. */
export function standingProbes(sites: readonly ProbeSite[]): string[] {
  return sites.flatMap(({ role, path }) => (path ? [role, probeName(role, 'path')] : [role]));
}
