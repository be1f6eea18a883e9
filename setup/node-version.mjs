import { SetupError } from './failure.mjs';

/** The oldest Node that runs Firedrill, as package.json's `engines` says. */
export const OLDEST_NODE = '20.20.0';

/**
 * Throws when Node is too old.
 * @param {string} version such as `20.20.2`
 */
export function checkNodeVersion(version = process.versions.node) {
  const found = version.split('.').map(Number);
  const needed = OLDEST_NODE.split('.').map(Number);
  const at = found.findIndex((part, i) => part !== needed[i]);
  if (at === -1 || (found[at] ?? 0) > (needed[at] ?? 0)) return;
  throw new SetupError(`Node ${version} is too old: Firedrill needs ${OLDEST_NODE} or newer.`, [
    'Install a current Node from https://nodejs.org or with your version manager, for instance: nvm install 22',
  ]);
}
