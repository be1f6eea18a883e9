import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { createDockerDriver } from './docker/docker-driver.ts';
import { dockerOptions } from './docker/options.ts';
import type { Driver, DriverSettings } from './driver.ts';
import { createExternalDriver } from './external/external-driver.ts';
import { createProcessDriver } from './process/process-driver.ts';

/** Where prepared database files are kept between runs. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'firedrill');
}

/** Every driver there is; the first is the default. */
export const DRIVERS: readonly ((clock: Clock, settings?: DriverSettings) => Driver)[] = [
  (clock) => createProcessDriver({ clock, cacheDir: cacheFolder() }),
  (clock) => createDockerDriver(dockerOptions(clock, process.env)),
  (_clock, settings = {}) => createExternalDriver(settings),
];
