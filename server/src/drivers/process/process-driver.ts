import { FiredrillError, type Role } from '@firedrill/contract';
import type { Clock } from '../../platform/clock.ts';
import { seededRandom } from '../../platform/random.ts';
import type { Attachment, AttachOptions, Capabilities, Driver } from '../driver.ts';
import { ProcessAttachment } from './attachment.ts';
import { findServers, type Servers } from './binaries.ts';
import { PORT_LOCKS } from './port-locks.ts';
import { defaultTmpDir } from './sandbox.ts';
import { sweepSandboxes } from './sweep.ts';
import { cacheServer, databaseServer, type TargetServer } from './target-server.ts';
import { undoFromSandbox } from './undo.ts';

/** How the process driver is set up. */
export interface ProcessDriverOptions {
  clock: Clock;
  /** Where filled databases are kept for later runs. */
  cacheDir: string;
  /** Where sandboxes are made; the system's temporary directory unless given. */
  tmpDir?: string;
}

const CAPABILITIES: Readonly<Record<Role, ReadonlyArray<keyof Capabilities>>> = {
  cache: ['lifecycle', 'freeze', 'redis-admin', 'tls'],
  standby: ['lifecycle', 'freeze', 'redis-admin', 'tls', 'replication'],
  database: ['lifecycle', 'freeze', 'mysql-admin'],
};

/** A driver that runs each target as a local child process, in a sandbox of the run's own. */
export function createProcessDriver(options: ProcessDriverOptions): Driver {
  const { clock, cacheDir, tmpDir = defaultTmpDir() } = options;
  const locks = PORT_LOCKS;
  return {
    kind: 'process',
    targets: 'own',
    summary: 'Redis or Valkey and MariaDB or MySQL as local processes, in a sandbox of the run.',
    capabilitiesOf: (role) => CAPABILITIES[role],
    attach: async (wanted, signal) => {
      signal.throwIfAborted();
      const found = await findServers(process.env);
      requireServers(wanted.roles, found);
      const random = seededRandom(0, `ports ${wanted.runId}`);
      const attachment = new ProcessAttachment({ runId: wanted.runId, tmpDir, locks, clock, random });
      return await startIn(attachment, found, wanted, { clock, cacheDir }, signal);
    },
    undo: (undo, signal) => undoFromSandbox(undo, locks, signal),
    sweep: (runId) => sweepSandboxes(tmpDir, locks, Date.parse(clock.wallTime()), runId),
  };
}

async function startIn(
  attachment: ProcessAttachment,
  found: Servers,
  wanted: AttachOptions,
  { clock, cacheDir }: ProcessDriverOptions,
  signal: AbortSignal,
): Promise<Attachment> {
  const { seed, tls = false, replication = false } = wanted;
  const progress = (message: string): void => wanted.progress(message);
  const servers: Array<[Role, TargetServer]> = [];
  for (const role of new Set(wanted.roles)) {
    if (role !== 'database' && found.cache !== undefined) {
      servers.push([role, cacheServer(found.cache, attachment.sandbox, role, { tls, clock })]);
    } else if (role === 'database' && found.database !== undefined) {
      const server = databaseServer(found.database, attachment.sandbox, { seed, cacheDir, progress });
      servers.push([role, server]);
    }
  }
  try {
    await attachment.start(servers, signal);
    if (replication) await attachment.replicate(signal);
    return attachment;
  } catch (error) {
    await attachment.close();
    throw error;
  }
}

function requireServers(roles: readonly Role[], found: Servers): void {
  const hint = (what: string, variable: string): { hint: string } => ({
    hint: `Run npm run setup, or install ${what}, or name the program in ${variable}.`,
  });
  if (roles.some((role) => role !== 'database') && found.cache === undefined) {
    throw new FiredrillError(
      'environment.missing',
      'No redis-server or valkey-server was found.',
      hint('Redis or Valkey', 'FIREDRILL_REDIS_SERVER'),
    );
  }
  if (!roles.includes('database')) return;
  if (found.database === undefined) {
    throw new FiredrillError(
      'environment.missing',
      'No mariadbd or mysqld was found.',
      hint('MariaDB or MySQL', 'FIREDRILL_MYSQLD'),
    );
  }
  if (found.database.kind === 'mariadb' && found.database.installDb === undefined) {
    throw new FiredrillError(
      'environment.missing',
      `mariadb-install-db, which belongs to ${found.database.path}, was not found.`,
      hint("all of MariaDB's server package", 'FIREDRILL_MYSQLD'),
    );
  }
}
