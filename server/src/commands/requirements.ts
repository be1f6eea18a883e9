import { mkdtempSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FiredrillError } from '@firedrill/contract';
import { makeFolder, storageError } from '../platform/storage.ts';

/**
 * Makes the folder of the run store and throws `journal.write`, with the folder and the cure, when nothing can be written
 * there: better before anything starts than at the first run.
 */
export function requireWritableStore(out: string): void {
  const folder = resolve(out);
  try {
    makeFolder(folder);
    rmdirSync(mkdtempSync(join(folder, '.trial-')));
  } catch (error) {
    throw storageError(`cannot store runs in ${folder}`, error);
  }
}

/** Throws `usage.invalid` for a file of targets that a driver would not look at. */
export function requireTargetsUsed({ driver, targets }: { driver: string; targets?: string }): void {
  if (targets === undefined || driver === 'external') return;
  throw new FiredrillError('usage.invalid', `--targets ${targets} means nothing to the ${driver} driver`, {
    hint: 'add --driver external, or leave --targets out',
  });
}
