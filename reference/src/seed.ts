import { createHash } from 'node:crypto';
import type { Random } from './clock.ts';
import { USERS_TABLE } from './schema.ts';

const ROWS_PER_STATEMENT = 500;
/** Every seeded row was last updated at this moment: the content must not depend on the day it is made. */
const SEEDED_AT = '2026-01-01 00:00:00.000';

const FIRST_NAMES =
  'Ada Aisha Alejandro Amara Ana Anton Beatriz Bilal Bruno Carmen Chen Chloe Daniel Deepa Diego Elena Elif Emeka Emma Erik Fatima Felix Freya Giulia Grace Hana Hassan Hugo Ines Ingrid Ivan Jamal Jana Jun Kaito Katarina Kofi Lars Leila Liam Lucia Magnus Malik Maria Mei Mohammed Nadia Naomi Nikhil Noah Olga Omar Pablo Priya Quentin Rafael Rosa Samira Sofia Sven Tariq Thandiwe Tomas Uma Viktor Wanjiru Xavier Yara Yusuf Zofia'.split(
    ' ',
  );
const LAST_NAMES =
  "Abdi Adeyemi Ahmed Almeida Andersen Bauer Becker Berg Bianchi Brown Castillo Chandra Chen Costa D'Angelo Diallo Dubois Eriksson Fernandez Fischer Garcia Gomez Gupta Haddad Hansen Horvat Ito Ivanova Jansen Johnson Kaya Khan Kim Kowalski Kumar Larsen Lee Lopez Mbeki Medina Meyer Moreau Mwangi Nakamura Nguyen Novak O'Brien Okafor Olsen Park Patel Pereira Petrov Quinn Rahman Ramirez Rossi Saito Santos Schmidt Silva Singh Smith Sorensen Suzuki Tanaka Torres Umar Varga Virtanen Wagner Walker Wang Weber Yamamoto Yilmaz Zhang Zimmermann".split(
    ' ',
  );

/** mulberry32 (Tommy Ettinger): small, and good enough to pick names. */
function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick(list: readonly string[], random: Random): string {
  return list[Math.floor(random() * list.length)] ?? '';
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One row's values: numbers of the +1 555 kind, which belong to nobody, and mail addresses that reach nobody. */
function row(id: number, random: Random): string {
  const first = pick(FIRST_NAMES, random);
  const last = pick(LAST_NAMES, random);
  const phone = `+1555${String(Math.floor(random() * 10_000_000)).padStart(7, '0')}`;
  const email = `${first}.${last.replaceAll("'", '')}.${id}@example.com`.toLowerCase();
  return `(${id},${quoted(`${first} ${last}`)},'${phone}',${quoted(email)},1,'${SEEDED_AT}')`;
}

function* statements(count: number, seed: number): Generator<string> {
  yield USERS_TABLE;
  const random = seededRandom(seed);
  for (let from = 1; from <= count; from += ROWS_PER_STATEMENT) {
    const length = Math.min(ROWS_PER_STATEMENT, count - from + 1);
    const rows = Array.from({ length }, (_, i) => row(from + i, random));
    yield `INSERT INTO users (id,name,phone_number,email,ver,updated_at) VALUES ${rows.join(',')}`;
  }
  // Until the server has counted the rows it may scan the table where an index would do.
  yield 'ANALYZE TABLE users';
}

/** SQL that fills an empty database with users 1 to `count`; one statement a line, without a closing semicolon. */
export interface UserSeed {
  /** Names the content: it changes when any statement does. */
  readonly key: string;
  /** The table that holds the users. */
  readonly table: string;
  statements(): Iterable<string>;
}

/** Users that look real and are the same for the same `count` and `seed`. */
export function userSeed(count = 10_000, seed = 1): UserSeed {
  const hash = createHash('sha256');
  for (const statement of statements(count, seed)) hash.update(statement).update('\n');
  return {
    key: `users-${count}-${seed}-${hash.digest('hex').slice(0, 12)}`,
    table: 'users',
    statements: () => statements(count, seed),
  };
}
