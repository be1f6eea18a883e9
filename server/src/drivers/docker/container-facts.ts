import { FiredrillError, type Role } from '@firedrill/contract';
import type { ContainerInspectInfo } from 'dockerode';
import type { Address } from '../../platform/address.ts';

/** Label by which a container says that it may be broken, and as what. */
export const TARGET_LABEL = 'firedrill.target';

/** What the engine tells of a container. */
export type Inspection = ContainerInspectInfo;

/** An account of the target's server. */
export type Account = Required<Pick<Address, 'user' | 'password'>>;

const PORTS: Readonly<Record<Role, number>> = { cache: 6379, standby: 6379, database: 3306 };

/** A container's name as people write it. */
export function nameOf({ Name }: Pick<Inspection, 'Name'>): string {
  return Name.replace(/^\//, '');
}

/** What the container's environment says, by name. */
function environmentOf({ Config }: Inspection): Map<string, string> {
  return new Map(
    (Config.Env ?? []).map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** What a label says or, without one, the first variable of the container's environment that is set. */
function setting(inspection: Inspection, label: string, variables: readonly string[]): string | undefined {
  const labelled = inspection.Config.Labels?.[`firedrill.${label}`];
  if (labelled !== undefined) return labelled;
  const environment = environmentOf(inspection);
  return variables.map((name) => environment.get(name)).find((value) => value !== undefined && value !== '');
}

/**
 * The application's account as the container tells it: labels `firedrill.user`, `firedrill.password` and
 * `firedrill.database`, or else the variables that the official images and this project's compose file use. A Redis
 * that tells nothing is used without a password.
 */
export function applicationAccount(
  inspection: Inspection,
  role: Role,
): Pick<Address, 'user' | 'password' | 'database'> {
  if (role !== 'database') {
    const password = setting(inspection, 'password', ['REDIS_PASSWORD']);
    const user = setting(inspection, 'user', ['REDIS_USER']);
    return password === undefined ? {} : { user: user ?? 'default', password };
  }
  const user = setting(inspection, 'user', ['MYSQL_USER', 'MARIADB_USER']);
  const password = setting(inspection, 'password', ['MYSQL_PASSWORD', 'MARIADB_PASSWORD']);
  const database = setting(inspection, 'database', ['MYSQL_DATABASE', 'MARIADB_DATABASE']);
  if (user === undefined || password === undefined || database === undefined) {
    const name = nameOf(inspection);
    throw new FiredrillError(
      'config.invalid',
      `Container ${name} does not tell how its database is reached: it has no MYSQL_USER, MYSQL_PASSWORD and MYSQL_DATABASE.`,
      {
        hint: 'Set them in its environment, or set the labels firedrill.user, firedrill.password and firedrill.database.',
      },
    );
  }
  return { user, password, database };
}

/**
 * The administrator's account, where the container tells one: labels `firedrill.admin.user` and
 * `firedrill.admin.password`, or `REDIS_ADMIN_USER` and `REDIS_ADMIN_PASSWORD`, or the root account of a database.
 */
export function administratorAccount(inspection: Inspection, role: Role): Account | undefined {
  const passwords =
    role === 'database' ? ['MYSQL_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD'] : ['REDIS_ADMIN_PASSWORD'];
  const password = setting(inspection, 'admin.password', passwords);
  if (password === undefined) return undefined;
  const users = role === 'database' ? [] : ['REDIS_ADMIN_USER'];
  const fallback = role === 'database' ? 'root' : 'default';
  return { user: setting(inspection, 'admin.user', users) ?? fallback, password };
}

/** The port that a container’s server listens on, within the container. */
export function containerPort(inspection: Inspection, role: Role): number {
  return Number(inspection.Config.Labels?.['firedrill.port'] ?? PORTS[role]);
}

/** Where a container's server is reached from this machine: the port that it publishes on the engine's host. */
export function publishedAddress(
  inspection: Inspection,
  role: Role,
  engineHost: string,
): { host: string; port: number } {
  const name = nameOf(inspection);
  const inside = `${containerPort(inspection, role)}/tcp`;
  const wanted = inspection.HostConfig.PortBindings as Record<string, { HostPort?: string }[]> | null;
  const hint = `Publish it on a fixed port of loopback: "127.0.0.1:${PORTS[role]}:${PORTS[role]}"; the label firedrill.port names another port of the container.`;
  const asked = wanted?.[inside]?.[0];
  if (asked === undefined) {
    throw new FiredrillError('config.invalid', `Container ${name} does not publish its port ${inside}.`, {
      hint,
    });
  }
  if (!asked.HostPort || asked.HostPort === '0') {
    const message = `Container ${name} publishes its port ${inside} on another port after every start.`;
    throw new FiredrillError('config.invalid', message, { hint });
  }
  const bound = inspection.NetworkSettings.Ports[inside]?.[0];
  const hostIp = bound?.HostIp ?? '';
  const isAnywhere = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
  return { host: isAnywhere ? engineHost : hostIp, port: Number(asked.HostPort) };
}
