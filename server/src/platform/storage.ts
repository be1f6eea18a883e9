import { existsSync, mkdirSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FiredrillError, messageOf } from '@firedrill/contract';

/** The system's name of what went wrong, such as `ENOSPC`. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const FREE_SPACE = 'free some disk space or give another folder with --out';
const WRITABLE_FOLDER = 'give a folder that can be written with --out';

const CURES: Readonly<Record<string, string>> = {
  ENOSPC: FREE_SPACE,
  EDQUOT: FREE_SPACE,
  EACCES: WRITABLE_FOLDER,
  EPERM: WRITABLE_FOLDER,
  EROFS: WRITABLE_FOLDER,
  ENOENT: WRITABLE_FOLDER,
  ENOTDIR: 'a file stands where a folder is needed; remove it or give another folder with --out',
  EISDIR: 'a folder stands where a file is needed; remove it or give another folder with --out',
  EEXIST: 'something of this name is there already; remove it or give another folder with --out',
};

/**
 * The error of something that could not be stored: `what` is the sentence's beginning (`cannot write the journal x`),
 * the hint is the cure of the cause. `context` comes before the cure.
 */
export function storageError(what: string, cause: unknown, context?: string): FiredrillError {
  const cure = CURES[codeOf(cause) ?? ''] ?? 'give another folder with --out';
  return new FiredrillError('journal.write', `${what}: ${messageOf(cause)}`, {
    hint: context === undefined ? cure : `${context}; ${cure}`,
    cause,
  });
}

/**
 * Makes a folder and those above it; one that is there already is a success. Not by `recursive`: Node 20 tries again
 * for ever where the system says that a parent is missing although it exists, as in /proc.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Runs side by side make the folders that they share at the same time.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Tells the unfinished files of this process apart. */
let tornFiles = 0;

/** Writes a file under another name first: under its own it is whole, or as it was before. Makes its folder. */
export async function writeWhole(path: string, text: string): Promise<void> {
  makeFolder(dirname(path));
  tornFiles += 1;
  const torn = `${path}.${process.pid}-${tornFiles}.tmp`;
  try {
    await writeFile(torn, text);
    await rename(torn, path);
  } catch (error) {
    await rm(torn, { force: true }).catch(() => undefined);
    throw error;
  }
}
