import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@firedrill/contract';
import type { RedisPlace } from '../admin/redis-admin.ts';

/** Name of the administrator's account. */
export const REDIS_ADMIN_USER = 'firedrill';

function fileOf(sandbox: string, role: Role): string {
  return join(sandbox, `${role}.admin.json`);
}

/** Keeps what leads to the administrator's account for other processes of this user. */
export function writeRedisPlace(sandbox: string, role: Role, place: RedisPlace): void {
  writeFileSync(fileOf(sandbox, role), JSON.stringify(place), { mode: 0o600 });
}

/** What leads to the administrator's account of one of a sandbox's Redis servers. */
export function readRedisPlace(sandbox: string, role: Role): RedisPlace {
  return JSON.parse(readFileSync(fileOf(sandbox, role), 'utf8')) as RedisPlace;
}
