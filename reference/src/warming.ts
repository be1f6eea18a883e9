import type { RowDataPacket } from 'mysql2';
import type { Cache } from './cache.ts';
import type { Database } from './database.ts';
import type { ErrorKind } from './error-kind.ts';
import type { CacheFailure } from './gate.ts';
import { USER_COLUMNS, userOf } from './user-row.ts';

/** Users read from MySQL and sent to Redis at a time. */
const BATCH = 100;

/** How warming ended. */
export interface Warmed {
  /** Users now in the cache. */
  users: number;
  /** Why it ended early: the cache could not be used. */
  cacheError?: ErrorKind;
}

export interface Warming {
  cache: Cache;
  database: Database;
  keyOf(id: number): string;
  ttlS: number;
  usersMax: number;
  ids: readonly number[] | undefined;
}

type Batches = AsyncGenerator<RowDataPacket[]>;

async function* byIds({ database }: Warming, ids: readonly number[]): Batches {
  // A batch that is not full repeats its last id: one statement is prepared for all.
  const sql = `SELECT ${USER_COLUMNS} FROM users WHERE id IN (${Array(BATCH).fill('?').join(',')})`;
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const last = batch.at(-1) ?? 0;
    const padded = [...batch, ...Array<number>(BATCH - batch.length).fill(last)];
    yield (await database.select(sql, padded)) as RowDataPacket[];
  }
}

async function* inOrder({ database, usersMax }: Warming): Batches {
  const sql = `SELECT ${USER_COLUMNS} FROM users WHERE id > ? ORDER BY id LIMIT ${BATCH}`;
  let afterId = 0;
  for (let left = usersMax; left > 0; left -= BATCH) {
    const rows = (await database.select(sql, [afterId])) as RowDataPacket[];
    if (rows.length > 0) yield rows.slice(0, left);
    if (rows.length < BATCH) return;
    afterId = Number(rows.at(-1)?.id);
  }
}

/** Fills the cache batch by batch, ending at the first that it does not take. */
export async function warmCache(warming: Warming): Promise<Warmed> {
  const { cache, keyOf, ttlS, ids, usersMax } = warming;
  let users = 0;
  for await (const rows of ids ? byIds(warming, ids.slice(0, usersMax)) : inOrder(warming)) {
    const entries = rows.map((row): [string, string] => [keyOf(row.id), JSON.stringify(userOf(row))]);
    const failure: CacheFailure | undefined = await cache.setMany(entries, ttlS);
    if (failure !== undefined) return { users, cacheError: failure.kind };
    users += rows.length;
  }
  return { users };
}
