/** Before tests: the compiled code is that of the sources, because workers and child processes run compiled. */
import { buildIfStale, checkCanBuild } from './build.mjs';
import { report, SetupError } from './failure.mjs';
import { ROOT } from './paths.mjs';

/**
 * Compiles what has changed. Sources with type errors are compiled all the same, so tests still say what works;
 * the errors are shown, and the type check fails for them.
 */
export async function setup() {
  checkCanBuild(ROOT);
  try {
    await buildIfStale(ROOT);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    report(error);
  }
}
