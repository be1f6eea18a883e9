import { FiredrillError } from '@firedrill/contract';
import * as z from 'zod';
import type { MysqlAdmin, MysqlSession } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';
import { cutApplication, mysqlUndo, restoringStatement } from './mysql.ts';

/** The least that MariaDB takes. One more is kept free by the server for administrators. */
const LIMIT = 10;

/** ER_CON_COUNT_ERROR */
const TOO_MANY_CONNECTIONS = 1040;

/** Opens connections as the application does until the server takes no more. */
async function fill(mysql: MysqlAdmin, held: MysqlSession[], signal: AbortSignal): Promise<void> {
  while (held.length <= LIMIT) {
    try {
      held.push(await mysql.open('application', signal));
    } catch (error) {
      if ((error as { errno?: number }).errno === TOO_MANY_CONNECTIONS) return;
      throw error;
    }
  }
  throw new FiredrillError('fault.inject', `the server takes more connections than its limit of ${LIMIT}`);
}

/** Takes every place; the application's own connections are ended for it, and it may be quicker to come back. */
async function takeAll(mysql: MysqlAdmin, held: MysqlSession[], signal: AbortSignal): Promise<void> {
  const query: MysqlAdmin['query'] = (sql, until) => mysql.query(sql, until);
  for (;;) {
    const ids = new Set(held.map(({ connectionId }) => connectionId));
    const ended = await cutApplication(mysql, query, signal, ids);
    await fill(mysql, held, signal);
    if (ended === 0) return;
  }
}

/** Every connection that the server admits is taken by others: another service leaks, or a limit was set too low. */
export const mysqlMaxConnections: Fault<'mysql-admin', Record<string, never>> = {
  kind: 'mysql-max-connections',
  summary: `All connections are taken: max_connections is lowered to ${LIMIT} and all of them are held, the application's own are ended; healing restores the limit.`,
  symptom: 'open connections are closed, new ones are refused with error 1040 (too many connections)',
  classification: 'resource-exhaustion',
  needs: 'mysql-admin',
  roles: ['database'],
  params: z.strictObject({}),
  async prepare(mysql, _params, role, { clock, signal }) {
    const restore = await restoringStatement(mysql, 'max_connections', signal);
    const held: MysqlSession[] = [];
    const probe = `${role}-connect`;
    return {
      undo: mysqlUndo(restore),
      proof: {
        inForce: [{ probe, states: ['erring'], saying: 'ER_CON_COUNT_ERROR' }],
        gone: [
          { probe, states: ['up'] },
          { probe: role, states: ['up'] },
        ],
      },
      async inject(until) {
        await mysql.query(`SET GLOBAL max_connections = ${LIMIT}`, until);
        await takeAll(mysql, held, until);
        return { atMs: clock.nowMs(), detail: `${held.length} connections hold every place of ${LIMIT}` };
      },
      async heal(until) {
        for (const session of held.splice(0)) session.close();
        await mysql.query(restore, until);
        return { atMs: clock.nowMs(), detail: `the ${role} was told ${restore}` };
      },
      byHand: `ask the ${role} as administrator: ${restore}; the connections that are held end with Firedrill's process`,
    };
  },
};
