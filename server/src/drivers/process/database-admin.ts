import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MysqlPlace } from '../admin/mysql-session.ts';

/** Name of the administrator's account; it is admitted over the server's socket alone. */
export const ADMIN_USER = 'firedrill';

function fileOf(sandbox: string): string {
  return join(sandbox, 'database', 'admin.json');
}

/** Keeps what leads to the administrator's account for other processes of this user. */
export function writeAdminPlace(sandbox: string, place: MysqlPlace): void {
  writeFileSync(fileOf(sandbox), JSON.stringify(place), { mode: 0o600 });
}

/** What leads to the administrator's account of a sandbox's database. */
export function readAdminPlace(sandbox: string): MysqlPlace {
  return JSON.parse(readFileSync(fileOf(sandbox), 'utf8')) as MysqlPlace;
}
