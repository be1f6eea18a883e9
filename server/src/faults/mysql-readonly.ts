import * as z from 'zod';
import type { Fault } from './fault.ts';
import { mysqlUndo, restoringStatement } from './mysql.ts';

/** The server takes no writes: the application's address leads to what is now a replica. */
export const mysqlReadonly: Fault<'mysql-admin', Record<string, never>> = {
  kind: 'mysql-readonly',
  summary:
    'The database is set read-only (SET GLOBAL read_only), as after a failover; healing restores the setting.',
  symptom: 'reads are answered; every write is refused with error 1290, at once',
  classification: 'configuration',
  needs: 'mysql-admin',
  roles: ['database'],
  params: z.strictObject({}),
  async prepare(mysql, _params, role, { clock, signal }) {
    const restore = await restoringStatement(mysql, 'read_only', signal);
    const set = async (statement: string, until: AbortSignal) => {
      await mysql.query(statement, until);
      return { atMs: clock.nowMs(), detail: `the ${role} was told ${statement}` };
    };
    const probe = `${role}-write`;
    return {
      undo: mysqlUndo(restore),
      proof: {
        inForce: [
          // MySQL keeps its administrators from writing with another setting, super_read_only; the application's
          // account is neither's administrator.
          { probe, states: ['erring'], saying: 'ER_OPTION_PREVENTS_STATEMENT' },
          { probe: role, states: ['up'] },
        ],
        gone: [{ probe, states: ['up'] }],
      },
      inject: (until) => set('SET GLOBAL read_only = 1', until),
      heal: (until) => set(restore, until),
      byHand: `ask the ${role} as administrator: ${restore}`,
    };
  },
};
