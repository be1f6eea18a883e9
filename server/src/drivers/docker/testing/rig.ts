import Docker from 'dockerode';
import { describe, inject } from 'vitest';
import { systemClock } from '../../../platform/clock.ts';
import type { Driver } from '../../driver.ts';
import { createDockerDriver } from '../docker-driver.ts';
import { dockerOptions } from '../options.ts';

/** Defines tests that need the engine of the test run; without one they are skipped, with the reason in their name. */
export function describeDocker(name: string, define: (engineHost: string) => void): void {
  const engine = inject('engine');
  if ('host' in engine) describe(name, () => define(engine.host));
  else describe.skip(`${name} (skipped: no Docker engine (${engine.skipped}))`, () => define('unix:///none'));
}

/** The Docker driver on the engine of the test run. */
export function dockerDriver(engineHost: string, env: Record<string, string> = {}): Driver {
  // The client library reads this one from the process itself.
  process.env.DOCKER_HOST = engineHost;
  return createDockerDriver(dockerOptions(systemClock, env));
}

/** The engine itself, past the driver. */
export function engineItself(engineHost: string): Docker {
  return new Docker({ socketPath: engineHost.replace('unix://', '') });
}
