import { FiredrillError, messageOf, type Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import { deadline } from '../../platform/clock.ts';
import { askAsAdmin, DatabaseAdmin } from '../admin/mysql-admin.ts';
import { askRedisAsAdmin, CacheAdmin } from '../admin/redis-admin.ts';
import type { Capabilities } from '../driver.ts';
import { administratorAccount, applicationAccount, type Inspection, nameOf } from './container-facts.ts';

const LET_IN_MS_MAX = 5_000;

/** An administrator's hold on the server in a container. */
export interface Administration {
  can: Partial<Capabilities>;
  /** Ends its connections. Idempotent. */
  close(): void;
}

type Server = Pick<Address, 'host' | 'port'>;

const NONE: Administration = { can: {}, close: () => {} };

/** Connects the administrator that a container names; one that names none cannot be administered. */
export async function administer(
  inspection: Inspection,
  role: Role,
  server: Server,
  signal: AbortSignal,
): Promise<Administration> {
  const account = administratorAccount(inspection, role);
  if (account === undefined) return NONE;
  const inTime = deadline(LET_IN_MS_MAX, 'letting the administrator in', signal);
  const administration =
    role === 'database' ? mysql(inspection, account, server) : redis(inspection, role, account, server);
  try {
    await administration.ask(inTime);
    return administration;
  } catch (error) {
    administration.close();
    signal.throwIfAborted();
    throw new FiredrillError(
      'target.start',
      `Container ${nameOf(inspection)} does not let its administrator ${account.user} in: ${messageOf(error)}.`,
      {
        hint: 'Correct the account that its labels firedrill.admin.user and firedrill.admin.password, or its environment, name; or remove it.',
        cause: error,
      },
    );
  }
}

type Asked = Administration & { ask(signal: AbortSignal): Promise<unknown> };
type Account = { user: string; password: string };

function redis(inspection: Inspection, role: Role, account: Account, { host, port }: Server): Asked {
  const { user = 'default' } = applicationAccount(inspection, role);
  const admin = new CacheAdmin({ host, port, ...account }, user);
  return {
    can: { 'redis-admin': admin },
    close: () => admin.close(),
    ask: (signal) => admin.command(['PING'], signal),
  };
}

function mysql(inspection: Inspection, account: Account, { host, port }: Server): Asked {
  const application = { host, port, ...applicationAccount(inspection, 'database') };
  const admin = new DatabaseAdmin(mysqlPlace(inspection, account, { host, port }), application);
  return {
    can: { 'mysql-admin': admin },
    close: () => admin.close(),
    ask: (signal) => admin.query('SELECT 1', signal),
  };
}

function mysqlPlace(inspection: Inspection, account: Account, { host, port }: Server) {
  const { database = '' } = applicationAccount(inspection, 'database');
  return { host, port, database, ...account };
}

/** The administrator's account, which an undo from a record cannot do without. */
function required(inspection: Inspection, role: Role): Account {
  const account = administratorAccount(inspection, role);
  if (account !== undefined) return account;
  throw new FiredrillError(
    'target.action',
    `Container ${nameOf(inspection)} does not name its administrator, without whom the ${role} cannot be mended.`,
  );
}

/** Asks the Redis in a container, from whichever process. */
export async function askRedis(
  inspection: Inspection,
  role: Role,
  server: Server,
  commands: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<void> {
  const { host, port } = server;
  await askRedisAsAdmin({ host, port, ...required(inspection, role) }, commands, signal);
}

/** Asks the database in a container, from whichever process. */
export async function askDatabase(
  inspection: Inspection,
  server: Server,
  statements: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await askAsAdmin(
    mysqlPlace(inspection, required(inspection, 'database'), server),
    statements,
    deadline(LET_IN_MS_MAX, 'the administrator’s statements', signal),
  );
}
