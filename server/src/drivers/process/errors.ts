import { basename } from 'node:path';
import { FiredrillError, messageOf } from '@firedrill/contract';
import { redact } from '../../platform/redact.ts';
import { logTail } from './log-tail.ts';

/** What the disk says when it, and not the server, is the trouble. */
const DISK_ERRORS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'ENAMETOOLONG',
]);

/** Where an error's evidence is, and what must not be seen in it. */
export interface Evidence {
  log: string;
  secrets: readonly string[];
}

/** Whether a server's log says that its port was taken. */
export function saysPortTaken(text: string): boolean {
  return /address already in use|EADDRINUSE|can't start server: bind/i.test(text);
}

function hintFor(error: unknown, log: string): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (/no space left on device|ENOSPC|EDQUOT|disk full|errno: 28/i.test(`${messageOf(error)} ${log}`)) {
    return 'Free some disk space, or name a temporary directory on another disk in TMPDIR.';
  }
  if (code !== undefined && DISK_ERRORS.has(code)) {
    return 'Name a writable directory with a short path in TMPDIR.';
  }
  if (/permission denied|errno: 13/i.test(log)) {
    return 'The system may confine this server to its own directories (AppArmor, SELinux); name another copy of it in FIREDRILL_MYSQLD or FIREDRILL_REDIS_SERVER.';
  }
  return undefined;
}

/** A `target.start` error for anything thrown; with evidence it quotes the end of the server's log. */
export function startError(what: string, cause: unknown, evidence?: Evidence): FiredrillError {
  if (cause instanceof FiredrillError) return cause;
  const log = evidence === undefined ? '' : logTail(evidence.log);
  const quote = log === '' ? '' : `\nThe end of ${basename(evidence?.log ?? '')}:\n${log}`;
  let message = redact(`${what}: ${messageOf(cause)}${quote}`);
  for (const secret of evidence?.secrets ?? []) message = message.replaceAll(secret, '***');
  const hint = hintFor(cause, log);
  return new FiredrillError('target.start', message, { cause, ...(hint === undefined ? {} : { hint }) });
}
