import { resolve } from 'node:path';
import { FiredrillError, messageOf, type Role, type Undo } from '@firedrill/contract';
import { deadline } from '../../platform/clock.ts';
import { redact } from '../../platform/redact.ts';
import { openSession } from '../admin/mysql-session.ts';
import { askRedisAsAdmin, CacheAdmin } from '../admin/redis-admin.ts';
import { commandsOf } from '../admin/undo-details.ts';
import type { Attachment, AttachOptions, Driver, DriverSettings, Target } from '../driver.ts';
import { pingDatabase, pingRedis } from '../ping.ts';
import { untilServing } from '../serving.ts';
import { type ExternalTarget, readTargets } from './targets-file.ts';

const READY_MS_MAX = 10_000;
const POLL_MS = 20;

/**
 * A driver for servers that run somewhere, known by their addresses only. It starts, stops and removes nothing: faults
 * are made on the link in front of them, and by a Redis' administrator where that is allowed.
 */
export function createExternalDriver(settings: DriverSettings): Driver {
  const targetsFor = (roles: readonly Role[]): ExternalTarget[] => {
    const file = fileOf(settings);
    const known = readTargets(file);
    return roles.map((role) => known.find((target) => target.role === role) ?? missing(role, file));
  };
  const knownTarget = (role: Role): ExternalTarget | undefined =>
    settings.targetsFile === undefined
      ? undefined
      : readTargets(settings.targetsFile).find((target) => target.role === role);
  return {
    kind: 'external',
    targets: 'found',
    summary:
      'Servers known by address only, from the file given with --targets: links, and Redis’ administrator.',
    capabilitiesOf: (role) => (knownTarget(role)?.admin ? ['redis-admin'] : []),
    refusal: (role, capability) =>
      capability === 'redis-admin'
        ? (knownTarget(role)?.adminRefusal ?? `no target is known for the ${role}`)
        : 'a server that is known by its address only cannot be started, stopped or reconfigured from here',
    find: async (roles) =>
      targetsFor(roles).map(({ role, address }) => {
        const place = `${address.host}:${address.port}`;
        return { role, what: 'known by its address only', address: place, lock: place };
      }),
    attach: async (wanted, signal) => {
      signal.throwIfAborted();
      if (wanted.tls) throw noTls();
      return await attachTo(targetsFor([...new Set(wanted.roles)]), fileOf(settings), wanted, signal);
    },
    undo: async (undo, signal) => {
      await undoOnServer(undo, signal);
      return undefined;
    },
    sweep: async () => [],
  };
}

async function attachTo(
  found: readonly ExternalTarget[],
  file: string,
  { seed }: AttachOptions,
  signal: AbortSignal,
): Promise<Attachment> {
  const admins: CacheAdmin[] = [];
  const close = async (): Promise<void> => {
    for (const admin of admins.splice(0)) admin.close();
  };
  const inTime = deadline(READY_MS_MAX, 'the targets', signal);
  try {
    const targets = found.map((each) => describeTarget(each, file, admins));
    await Promise.all(targets.map((target) => target.ready(inTime)));
    await Promise.all(admins.map((admin) => admin.command(['PING'], inTime)));
    const database = targets.find(({ role }) => role === 'database');
    if (database) await requireTable(database, seed.table, inTime);
    return { targets, onExit: () => () => undefined, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function describeTarget(
  { role, address, admin: account }: ExternalTarget,
  file: string,
  admins: CacheAdmin[],
): Target {
  const place = `${address.host}:${address.port}`;
  const admin = account && new CacheAdmin(account, address.user ?? 'default');
  if (admin) admins.push(admin);
  return {
    role,
    address,
    info: { role, server: `a server at ${place}, known by address only`, address: place },
    can: admin ? { 'redis-admin': admin } : {},
    trace: { targets: file, address: place },
    ready: (signal) => serving(role, address, place, signal),
  };
}

async function serving(
  role: Role,
  address: Target['address'],
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const ping = role === 'database' ? pingDatabase : pingRedis;
  const asking = { ping: (inTime: AbortSignal) => ping(address, inTime), pollMs: POLL_MS };
  await untilServing(asking, signal).catch((error: unknown) => {
    const said = redact(messageOf(error));
    throw new FiredrillError('target.start', `The ${role} at ${place} does not serve: ${said}.`, {
      hint: 'Check its address and credentials in the file given with --targets.',
    });
  });
}

/** The table must be there: somebody else's database is not filled. */
async function requireTable({ address }: Target, table: string, signal: AbortSignal): Promise<void> {
  const { host, port, user = '', password = '', database = '' } = address;
  const session = await openSession({ host, port, user, password, database }, signal);
  try {
    await session.query(`SELECT 1 FROM \`${table}\` LIMIT 1`, signal);
  } catch (error) {
    throw new FiredrillError(
      'target.start',
      `The database ${database} at ${host}:${port} has no table ${table} to read: ${messageOf(error)}.`,
      {
        hint: 'A database that is not Firedrill’s own is never filled: create the table and its rows yourself.',
      },
    );
  } finally {
    session.close();
  }
}

/** Undoes a fault of an administrator's: the record leads to the file, and the file to the account. */
async function undoOnServer(undo: Undo, signal: AbortSignal): Promise<void> {
  const { targets: file, address: place } = undo.details;
  if (typeof file !== 'string') throw actionError(undo, 'its record names no file of targets');
  const target = readTargets(file).find(({ role }) => role === undo.role);
  const { host, port } = target?.address ?? {};
  if (`${host}:${port}` !== place) throw actionError(undo, `${file} does not name ${place} any more`);
  if (undo.action !== 'redis') throw actionError(undo, 'the external driver knows no such action');
  if (!target?.admin) throw actionError(undo, target?.adminRefusal ?? 'no administrator is known');
  await askRedisAsAdmin(target.admin, commandsOf(undo), signal);
}

function fileOf({ targetsFile }: DriverSettings): string {
  if (targetsFile !== undefined) return resolve(targetsFile);
  throw new FiredrillError('config.invalid', 'The external driver knows no targets.', {
    hint: 'Name a JSON file of their addresses with --targets.',
  });
}

function missing(role: Role, file: string): never {
  throw new FiredrillError('config.invalid', `${file} names no ${role}, which this scenario needs.`, {
    hint: `Add "${role}": { "url": … } to it.`,
  });
}

function noTls(): FiredrillError {
  return new FiredrillError('config.invalid', 'The external driver reaches its targets without TLS.', {
    hint: 'Leave out tls: true, or use the process driver.',
  });
}

function actionError({ action, role }: Undo, reason: string): FiredrillError {
  return new FiredrillError('target.action', `Cannot ${action} ${role}: ${reason}.`);
}
