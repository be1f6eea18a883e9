import type { Undo } from '@firedrill/contract';
import { expect, test } from 'vitest';
import type { MysqlAdmin, MysqlRow } from '../drivers/driver.ts';
import { systemClock } from '../platform/clock.ts';
import type { PreparedFault } from './fault.ts';
import { mysqlKillConnections } from './mysql-kill-connections.ts';
import { mysqlMaxConnections } from './mysql-max-connections.ts';
import { mysqlReadonly } from './mysql-readonly.ts';
import { mysqlTableLock } from './mysql-table-lock.ts';

const context = { clock: systemClock, signal: new AbortController().signal };

/** An administrator that answers every question with one row, and whose server takes no further connection. */
function answering(row: MysqlRow): MysqlAdmin & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    applicationUser: 'app',
    query: async (sql) => {
      asked.push(sql);
      return sql.startsWith('SHOW') ? [] : [row];
    },
    open: () => Promise.reject(Object.assign(new Error('Too many connections'), { errno: 1040 })),
  };
}

function statementsOf({ undo }: PreparedFault): unknown {
  const { statements = '' }: Undo['details'] = undo.details ?? {};
  return JSON.parse(String(statements));
}

// MySQL and MariaDB number the settings of a switch; MariaDB from 12 on names them.
test.each([
  [0, 'SET GLOBAL read_only = 0'],
  [1, 'SET GLOBAL read_only = 1'],
  ['OFF', "SET GLOBAL read_only = 'OFF'"],
  ['NO_LOCK', "SET GLOBAL read_only = 'NO_LOCK'"],
])('a setting that was %s is recorded as such before anything is changed', async (value, restore) => {
  const mysql = answering({ value });
  const prepared = await mysqlReadonly.prepare(mysql, {}, 'database', context);
  expect(statementsOf(prepared)).toEqual([restore]);
  expect(mysql.asked).toEqual(['SELECT @@GLOBAL.read_only AS value']);
});

test.each([[undefined], [null], ["0'; DROP"]])(
  'a setting that is told as %s is not guessed',
  async (value) => {
    await expect(mysqlReadonly.prepare(answering({ value }), {}, 'database', context)).rejects.toMatchObject({
      code: 'fault.inject',
    });
  },
);

test('a limit is restored to what it was, and first lowered to one that both kinds of server take', async () => {
  const mysql = answering({ value: 151 });
  const { inject, heal } = await mysqlMaxConnections.prepare(mysql, {}, 'database', context);
  await inject(context.signal);
  await heal(context.signal);
  expect(mysql.asked.filter((sql) => sql.startsWith('SET'))).toEqual([
    'SET GLOBAL max_connections = 10',
    'SET GLOBAL max_connections = 151',
  ]);
});

test('a lock is found and ended by its name, without knowing whose connection holds it', async () => {
  const prepared = await mysqlTableLock.prepare(answering({}), {}, 'database', context);
  expect(statementsOf(prepared)).toEqual([expect.stringMatching(/^KILL IS_USED_LOCK\('firedrill .+'\)$/)]);
  const again = await mysqlTableLock.prepare(answering({}), {}, 'database', context);
  expect(statementsOf(again)).not.toEqual(statementsOf(prepared));
});

test.each([
  (mysql: MysqlAdmin) => mysqlTableLock.prepare(mysql, {}, 'database', context),
  (mysql: MysqlAdmin) => mysqlKillConnections.prepare(mysql, { every: 50 }, 'database', context),
])('a name that the server does not give ends the injection before it does anything', async (prepare) => {
  for (const taken of [0, null]) {
    const asked: string[] = [];
    const query: MysqlAdmin['query'] = async (sql) => {
      asked.push(sql);
      return [{ taken }];
    };
    const open = async () => ({ connectionId: 1, query, close: () => undefined });
    const { inject } = await prepare({ ...answering({}), open });
    await expect(inject(context.signal)).rejects.toMatchObject({ code: 'fault.inject' });
    expect(asked).toEqual([expect.stringContaining('GET_LOCK')]);
  }
});

test('what is to be done by hand for connections that are held says when these end', async () => {
  const { byHand } = await mysqlMaxConnections.prepare(answering({ value: 151 }), {}, 'database', context);
  expect(byHand).toContain("end with Firedrill's process");
});
