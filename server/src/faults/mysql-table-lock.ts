import * as z from 'zod';
import type { MysqlSession } from '../drivers/driver.ts';
import type { Fault } from './fault.ts';
import { mysqlUndo, namedConnection } from './mysql.ts';

/**
 * A table is locked by a connection that does not let go, as by a migration or a dump. The lock is the connection's:
 * it goes when the connection does, whatever has become of its owner.
 */
export const mysqlTableLock: Fault<'mysql-admin', Record<string, never>> = {
  kind: 'mysql-table-lock',
  summary: "The application's table of users is locked (LOCK TABLES … WRITE); healing ends the lock.",
  symptom: 'questions to the table wait; the connections of a pool are used up one after the other',
  classification: 'network',
  needs: 'mysql-admin',
  roles: ['database'],
  params: z.strictObject({}),
  prepare(mysql, _params, role, { clock }) {
    const { end: release, give } = namedConnection();
    let holder: MysqlSession | undefined;
    const probe = `${role}-write`;
    return {
      undo: mysqlUndo(release),
      proof: {
        inForce: [
          { probe, states: ['silent'] },
          { probe: role, states: ['up'] },
        ],
        gone: [{ probe, states: ['up'] }],
      },
      async inject(signal) {
        holder = await mysql.open('administrator', signal);
        await give(holder, signal);
        await holder.query('LOCK TABLES users WRITE', signal);
        return { atMs: clock.nowMs(), detail: `connection ${holder.connectionId} locked the table users` };
      },
      async heal(signal) {
        holder?.close();
        await mysql.query(release, signal);
        return { atMs: clock.nowMs(), detail: 'the connection that held the lock was ended' };
      },
      byHand: `ask the ${role} as administrator: ${release}`,
    };
  },
};
