import type { RowDataPacket } from 'mysql2';
import type { Cache } from './cache.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { ErrorKind } from './error-kind.ts';
import { AllSourcesUnavailableError, DatabaseUnavailableError } from './errors.ts';
import { CacheFailure } from './gate.ts';
import type { Health, HealthReport } from './health.ts';
import type { User, UserChange, UserSearch } from './user.ts';
import { USER_COLUMNS, userOf } from './user-row.ts';
import { type Warmed, warmCache } from './warming.ts';

/** LAST_INSERT_ID(x) hands the new version back with the acknowledgement, in one round trip. */
const UPDATE = [
  'UPDATE users SET name = COALESCE(?, name), phone_number = COALESCE(?, phone_number), ',
  'email = COALESCE(?, email), ver = LAST_INSERT_ID(ver + 1), updated_at = UTC_TIMESTAMP(3) WHERE id = ?',
].join('');

/** An answer and where it came from. */
export interface Answer<T> {
  value: T;
  source: 'redis' | 'mysql';
  /** The cache had it, did not, or was not (or could not be) asked. */
  cache: 'hit' | 'miss' | 'bypass';
  /** Why the cache could not be used. */
  cacheError?: ErrorKind;
}

/** How a write ended. */
export interface Written {
  /** The version that the write made; `undefined` when there is no such user. */
  version: number | undefined;
  source: 'mysql';
  /** Whether the old value is gone from the cache; if not, readers may see it until its TTL ends. */
  invalidated: boolean;
  cacheError?: ErrorKind;
}

/** `%`, `_` and `\` stand for themselves in a prefix. */
function likePrefix(prefix: string): string {
  return `${prefix.replace(/[\\%_]/g, '\\$&')}%`;
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** What the store is made of. */
export interface StoreParts {
  config: Config;
  cache: Cache;
  database: Database;
  health: Health;
}

/** The user directory: MySQL read through Redis (cache-aside), in the manner of the configured policy. */
export class Store {
  readonly #cache: Cache;
  readonly #database: Database;
  readonly #health: Health;
  readonly #settings: Config['cache'];
  readonly #awaitsFill: boolean;
  readonly #sql: { byId: string; byName: string; byPhone: string };

  constructor({ config, cache, database, health }: StoreParts) {
    this.#cache = cache;
    this.#database = database;
    this.#health = health;
    this.#settings = config.cache;
    this.#awaitsFill = config.policy.awaitsFill;
    // The limit is part of the text: MySQL refuses it as a parameter of the type that mysql2 sends.
    const limit = `LIMIT ${config.cache.searchRowsMax}`;
    this.#sql = {
      byId: `SELECT ${USER_COLUMNS} FROM users WHERE id = ?`,
      byName: `SELECT ${USER_COLUMNS} FROM users WHERE name LIKE ? ORDER BY name, id ${limit}`,
      byPhone: `SELECT ${USER_COLUMNS} FROM users WHERE phone_number LIKE ? ORDER BY phone_number, id ${limit}`,
    };
  }

  /** The user of that id, or `null`. Rejects when no source can answer. */
  async readUser(id: number): Promise<Answer<User | null>> {
    const key = this.#keyOf(id);
    const cached = await this.#cache.get(key);
    const hit = typeof cached === 'string' ? parse<User>(cached) : undefined;
    if (hit !== undefined) return { value: hit, source: 'redis', cache: 'hit' };
    const [row] = await this.#select(this.#sql.byId, id, cached);
    if (row === undefined) return answerOf(null, cached);
    const user = userOf(row);
    await this.#fill(key, user, this.#settings.ttl.userS, cached);
    return answerOf(user, cached);
  }

  /**
   * Users whose name or phone number starts with a text, a bounded number of them, in order. A write does not
   * drop the searches that it changes: a search may be as old as the default TTL.
   */
  async searchUsers({ by, prefix }: UserSearch): Promise<Answer<User[]>> {
    const key = `${this.#settings.keyPrefix}search:${by}:${prefix.toLowerCase()}`;
    const cached = await this.#cache.get(key);
    const hit = typeof cached === 'string' ? parse<User[]>(cached) : undefined;
    if (hit !== undefined) return { value: hit, source: 'redis', cache: 'hit' };
    const sql = by === 'name' ? this.#sql.byName : this.#sql.byPhone;
    const users = (await this.#select(sql, likePrefix(prefix), cached)).map(userOf);
    await this.#fill(key, users, this.#settings.ttl.defaultS, cached);
    return answerOf(users, cached);
  }

  /**
   * Changes a user, raises the version and drops the cached value. Rejects when MySQL cannot be used; unless the
   * change was certainly not made, the cached value is dropped then too.
   */
  async writeUser(id: number, change: UserChange): Promise<Written> {
    const key = this.#keyOf(id);
    const { name = null, phoneNumber = null, email = null } = change;
    try {
      const { affectedRows, insertId } = await this.#database.change(UPDATE, [name, phoneNumber, email, id]);
      const version = affectedRows === 0 ? undefined : insertId;
      const failure = await this.#cache.del(key);
      if (failure === undefined) return { version, source: 'mysql', invalidated: true };
      return { version, source: 'mysql', invalidated: false, cacheError: failure.kind };
    } catch (error) {
      const certainlyNot = error instanceof DatabaseUnavailableError && !error.mayBeCarriedOut;
      // Dropped for nothing, the values that are asked for most would be missing while the database is away.
      if (!certainlyNot) void this.#cache.del(key);
      throw error;
    }
  }

  /** Puts users into the cache ahead of their readers: those of the ids, or the first ones up to the limit. */
  warm(ids?: readonly number[]): Promise<Warmed> {
    const { ttl, warmUsersMax } = this.#settings;
    return warmCache({
      cache: this.#cache,
      database: this.#database,
      keyOf: (id) => this.#keyOf(id),
      ttlS: ttl.warmingS,
      usersMax: warmUsersMax,
      ids,
    });
  }

  /** Asks both sources now; answers within the ping timeout. */
  health(): Promise<HealthReport> {
    return this.#health.check();
  }

  #keyOf(id: number): string {
    return `${this.#settings.keyPrefix}${id}`;
  }

  async #select(
    sql: string,
    value: string | number,
    cached: string | null | CacheFailure,
  ): Promise<RowDataPacket[]> {
    try {
      return (await this.#database.select(sql, [value])) as RowDataPacket[];
    } catch (error) {
      if (error instanceof DatabaseUnavailableError && cached instanceof CacheFailure) {
        throw new AllSourcesUnavailableError(cached.kind, error.kind);
      }
      throw error;
    }
  }

  /** Stores what MySQL answered, unless the cache could not be asked a moment ago. */
  async #fill(key: string, value: unknown, ttlS: number, cached: unknown): Promise<void> {
    if (cached instanceof CacheFailure) return;
    const filled = this.#cache.set(key, JSON.stringify(value), ttlS);
    if (this.#awaitsFill) await filled;
  }
}

function answerOf<T>(value: T, cached: string | null | CacheFailure): Answer<T> {
  if (cached instanceof CacheFailure)
    return { value, source: 'mysql', cache: 'bypass', cacheError: cached.kind };
  return { value, source: 'mysql', cache: 'miss' };
}
