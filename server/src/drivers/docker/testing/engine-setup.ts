import { tmpdir } from 'node:os';
import type { TestProject } from 'vitest/node';
import { startPrivateEngine } from './private-engine.ts';

/** The engine of a test run, or why there is none. */
export type ProvidedEngine = { host: string } | { skipped: string };

declare module 'vitest' {
  interface ProvidedContext {
    engine: ProvidedEngine;
  }
}

/**
 * Starts the engine that the Docker tests run against. `FIREDRILL_TEST_NAMESPACE` comes from what runs them:
 * `own` in namespaces of the test run's own, where an engine that does not start is a failure; otherwise the reason
 * why there are none.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const namespace = process.env.FIREDRILL_TEST_NAMESPACE ?? 'vitest does not run in namespaces of its own';
  if (namespace !== 'own') {
    process.stderr.write(`skipped: no Docker engine (${namespace})\n`);
    project.provide('engine', { skipped: namespace });
    return undefined;
  }
  const engine = await startPrivateEngine(tmpdir());
  project.provide('engine', { host: engine.host });
  return engine.stop;
}
