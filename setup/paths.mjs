import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this clone, without a trailing slash. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * Where the lock of a clone's set-up lies.
 * @param {string} root
 */
export function lockPath(root) {
  return join(root, '.firedrill', 'setup.lock');
}
