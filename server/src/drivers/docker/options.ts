import type { Role } from '@firedrill/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Selection } from './find-containers.ts';

/** What has `sh` and `ip`, and is there anyway where the targets of the compose file are. */
const HELPER_IMAGE = 'redis:7-alpine';

/** How the Docker driver is set up. */
export interface DockerDriverOptions extends Selection {
  clock: Clock;
  /** Image of the containers that change a target's routes: it needs `sh` and `ip`. */
  helperImage: string;
}

const NAMED: Readonly<Record<Role, string>> = {
  cache: 'FIREDRILL_CACHE_CONTAINER',
  standby: 'FIREDRILL_STANDBY_CONTAINER',
  database: 'FIREDRILL_DATABASE_CONTAINER',
};

/** The client library reads these: where the engine is, and how it is spoken to. */
const CLIENT_VARIABLES = [
  'DOCKER_HOST',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'DOCKER_PATH_PREFIX',
  'DOCKER_CLIENT_TIMEOUT',
  'SSH_AUTH_SOCK',
];

/** Names of all variables of the environment that the driver reads. */
export const DOCKER_VARIABLES: readonly string[] = [
  ...CLIENT_VARIABLES,
  'FIREDRILL_PROJECT',
  'FIREDRILL_HELPER_IMAGE',
  ...Object.values(NAMED),
];

/**
 * The options that the environment names: `FIREDRILL_PROJECT` (a Compose project to which everything is kept),
 * `FIREDRILL_CACHE_CONTAINER` and its like (a container by name, in place of a labelled one), `FIREDRILL_HELPER_IMAGE`.
 */
export function dockerOptions(clock: Clock, env: NodeJS.ProcessEnv): DockerDriverOptions {
  const named: Partial<Record<Role, string>> = {};
  for (const [role, variable] of Object.entries(NAMED) as [Role, string][]) {
    const name = env[variable];
    if (name) named[role] = name;
  }
  const project = env.FIREDRILL_PROJECT;
  return {
    clock,
    named,
    helperImage: env.FIREDRILL_HELPER_IMAGE || HELPER_IMAGE,
    ...(project ? { project } : {}),
  };
}
