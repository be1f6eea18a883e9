import type { Role } from '@firedrill/contract';
import { type Connection, createConnection } from 'mysql2/promise';
import type { Address } from '../platform/address.ts';
import type { Clock } from '../platform/clock.ts';
import { type Finding, findingOfError, PROBE_TIMEOUT_MS, type Probe } from './probe.ts';

/** ER_DBACCESS_DENIED_ERROR and ER_ACCESS_DENIED_ERROR. */
const DENIED_ERRNO = new Set([1044, 1045]);

const SILENT: Finding = {
  state: 'silent',
  detail: 'no answer to a ping',
  reachable: false,
  authenticated: false,
};
const UP: Finding = { state: 'up', detail: 'ping answered', reachable: true, authenticated: true };

function findingOf(error: unknown): Finding {
  const { errno, code } = error as { errno?: number; code?: string };
  if (errno !== undefined && DENIED_ERRNO.has(errno)) {
    return { state: 'denied', detail: 'access denied', reachable: true, authenticated: false };
  }
  if (code === 'PROTOCOL_CONNECTION_LOST') {
    return { state: 'reset', detail: 'connection lost', reachable: false, authenticated: false };
  }
  return findingOfError(error);
}

/** Asks a MySQL or MariaDB server for a ping over a connection that is kept while it works. */
export function mysqlProbe(name: string, role: Role, address: Address, clock: Clock): Probe {
  let connection: Promise<Connection> | undefined;

  const open = (): Promise<Connection> =>
    createConnection({
      host: address.host,
      port: address.port,
      ...(address.user ? { user: address.user } : {}),
      ...(address.password ? { password: address.password } : {}),
      ...(address.database ? { database: address.database } : {}),
      connectTimeout: PROBE_TIMEOUT_MS,
    }).then((opened) => {
      opened.on('error', drop);
      return opened;
    });

  const drop = (): void => {
    connection?.then(
      (opened) => opened.destroy(),
      () => undefined,
    );
    connection = undefined;
  };

  const ping = async (): Promise<Finding> => {
    connection ??= open();
    await (await connection).ping();
    return UP;
  };

  const ask = async (): Promise<Finding> => {
    const answered = new AbortController();
    const silence = clock.sleep(PROBE_TIMEOUT_MS, answered.signal).then(
      () => SILENT,
      () => SILENT,
    );
    const finding = await Promise.race([ping().catch(findingOf), silence]);
    answered.abort();
    if (finding !== UP) drop();
    return finding;
  };

  return {
    name,
    role,
    async read() {
      const startMs = clock.nowMs();
      const finding = await ask();
      return {
        probe: name,
        role,
        ...finding,
        latencyMs: Math.round((clock.nowMs() - startMs) * 1_000) / 1_000,
      };
    },
    async close() {
      drop();
    },
  };
}
