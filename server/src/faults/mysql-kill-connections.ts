import { durationField } from '@firedrill/contract';
import * as z from 'zod';
import type { MysqlAdmin, MysqlSession } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import { cutApplication, mysqlUndo, namedConnection } from './mysql.ts';

const EVERY_MS = { min: 20, max: 1_000 } as const;

/** Cuts the application's connections again and again until its own is ended. */
async function cutOn(
  mysql: MysqlAdmin,
  cutter: MysqlSession,
  everyMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await cutApplication(mysql, (sql, until) => cutter.query(sql, until), signal);
    await clock.sleep(everyMs, signal);
  }
}

/** Connections do not last: a proxy that restarts, a limit on their age that was set too low. */
export const mysqlKillConnections: Fault<'mysql-admin', { every: number }> = {
  kind: 'mysql-kill-connections',
  summary: "The application's connections are ended again and again (KILL); healing ends that.",
  symptom: 'connections are closed in the midst of a question; new ones are accepted',
  classification: 'network',
  needs: 'mysql-admin',
  roles: ['database'],
  params: z.strictObject({
    every: durationField
      .refine((ms) => ms >= EVERY_MS.min && ms <= EVERY_MS.max, {
        message: `must lie between ${EVERY_MS.min}ms and ${EVERY_MS.max / 1_000}s`,
      })
      .prefault('50ms')
      .meta({ description: 'Time between two cuts, 20ms to 1s.' }),
  }),
  prepare(mysql, { every }, role, { clock }) {
    // The end of the connection that does it ends the fault.
    const { end, give } = namedConnection();
    let ended = new AbortController();
    let cutter: MysqlSession | undefined;
    const probe = `${role}-lasting`;
    return {
      undo: mysqlUndo(end),
      proof: {
        inForce: [{ probe, states: ['reset'] }],
        gone: [{ probe, states: ['up'] }],
      },
      async inject(signal) {
        cutter = await mysql.open('administrator', signal);
        const { connectionId } = cutter;
        ended = new AbortController();
        await give(cutter, signal);
        // What ends it in any other way than healing shows in the proof, which no longer holds.
        cutOn(mysql, cutter, every, clock, ended.signal).catch(() => undefined);
        return { atMs: clock.nowMs(), detail: `connection ${connectionId} ends the application's` };
      },
      async heal(signal) {
        ended.abort(new Error('healed'));
        cutter?.close();
        await mysql.query(end, signal);
        return { atMs: clock.nowMs(), detail: 'the connections are left alone' };
      },
      byHand: `ask the ${role} as administrator: ${end}`,
    };
  },
};
