import { readFileSync } from 'node:fs';
import { FiredrillError, messageOf, ROLES, type Role } from '@firedrill/contract';
import * as z from 'zod';
import type { Address } from '../../platform/address.ts';
import { redact } from '../../platform/redact.ts';
import { jsonSlip } from './json-slip.ts';

/** A target that is known by its address only. Secret: the addresses hold credentials. */
export interface ExternalTarget {
  role: Role;
  /** Where the application reaches it, and as whom. */
  address: Address;
  /** The administrator's account, when faults may use it. */
  admin?: { host: string; port: number; user: string; password: string };
  /** Why faults by its administrator are refused, when they are. */
  adminRefusal?: string;
}

const TARGET = z.strictObject({
  url: z.string(),
  adminUrl: z.string().optional(),
  allowAdmin: z.boolean().default(false),
});
const FILE = z.strictObject({
  cache: TARGET.optional(),
  standby: TARGET.optional(),
  database: TARGET.optional(),
});

const SCHEMES = { redis: { name: 'redis:', port: 6379 }, mysql: { name: 'mysql:', port: 3306 } } as const;
const DEFAULT_USER = 'default';

/** Reads a file of targets; throws `config.invalid`, which never quotes a credential. */
export function readTargets(path: string): ExternalTarget[] {
  const read = FILE.safeParse(parse(path, textOf(path)));
  if (!read.success) throw invalid(`${path}: ${redact(z.prettifyError(read.error))}`);
  const content = read.data;
  return ROLES.flatMap((role) => {
    const written = content[role];
    return written === undefined ? [] : targetOf(path, role, written);
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`${path}: ${messageOf(error)}`);
  }
}

/** The parser's own words quote what stands around a slip, which may be a password: only its place is told. */
function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const before = text.slice(0, jsonSlip(text)).split('\n');
    throw invalid(`${path}:${before.length}:${(before.at(-1) ?? '').length + 1}: this is no JSON`);
  }
}

function targetOf(path: string, role: Role, written: z.infer<typeof TARGET>): ExternalTarget {
  const address = addressOf(`${path}: ${role}.url`, role, written.url);
  const refuse = (adminRefusal: string): ExternalTarget => ({ role, address, adminRefusal });
  if (role === 'database') return refuse('the external driver administers Redis alone');
  if (written.adminUrl === undefined) return refuse(`${path} gives no adminUrl for it`);
  if (!written.allowAdmin) return refuse(`${path} does not say allowAdmin: true for it`);
  const admin = addressOf(`${path}: ${role}.adminUrl`, role, written.adminUrl);
  const { host, port, user = DEFAULT_USER, password = '' } = admin;
  // A fault on the application's account must not lock out the one who is to undo it.
  if (user === (address.user ?? DEFAULT_USER)) {
    throw invalid(`${path}: ${role}.adminUrl names the application's own account ${user}`);
  }
  return { role, address, admin: { host, port, user, password } };
}

function addressOf(place: string, role: Role, text: string): Address {
  const scheme = role === 'database' ? SCHEMES.mysql : SCHEMES.redis;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== scheme.name || url.hostname === '') {
    throw invalid(`${place} is no address like ${scheme.name}//host:${scheme.port}`);
  }
  const decoded = (what: string, value: string): string => {
    try {
      return decodeURIComponent(value);
    } catch {
      throw invalid(`${place}: a % in the ${what} begins no character: write %25 for the % itself`);
    }
  };
  const database = decoded('path', url.pathname.slice(1));
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || scheme.port),
    ...(url.username && { user: decoded('user', url.username) }),
    ...(url.password && { password: decoded('password', url.password) }),
    ...(database && { database }),
  };
}

function invalid(message: string): FiredrillError {
  return new FiredrillError('config.invalid', message, {
    // Credentials in an address would be taken for real ones, and not be shown.
    hint: '{ "cache": { "url": "redis://host:6379", "adminUrl": "redis://host:6379", "allowAdmin": true }, "database": { "url": "mysql://host:3306/name" } }, with user:password@ before each host',
  });
}
