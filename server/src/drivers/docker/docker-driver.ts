import { FiredrillError, type Role } from '@firedrill/contract';
import { deadline } from '../../platform/clock.ts';
import type { Capabilities, Driver, FoundTarget } from '../driver.ts';
import { DockerAttachment } from './attachment.ts';
import { nameOf } from './container-facts.ts';
import { CALL_MS_MAX, Engine } from './engine.ts';
import { readEngineClock } from './engine-clock.ts';
import { findContainer } from './find-containers.ts';
import { DOCKER_VARIABLES, type DockerDriverOptions } from './options.ts';
import { sweepHelpers } from './sweep.ts';
import type { TargetSetting } from './target.ts';
import { undoOnContainer } from './undo.ts';
import { reachedAddress, vantageOf } from './vantage.ts';

/** A server is administered only if its container names the administrator's account. */
const CAPABILITIES: Readonly<Record<Role, ReadonlyArray<keyof Capabilities>>> = {
  cache: ['lifecycle', 'freeze', 'network', 'redis-admin'],
  standby: ['lifecycle', 'freeze', 'network', 'redis-admin'],
  database: ['lifecycle', 'freeze', 'network', 'mysql-admin'],
};

/** A driver for containers that are there already: it starts and stops them, and never makes or removes one. */
export function createDockerDriver(options: DockerDriverOptions): Driver {
  const { clock } = options;
  const settingFor = async (runId: string, signal: AbortSignal): Promise<TargetSetting> => {
    const engine = await Engine.open();
    const engineClock = await readEngineClock(engine, clock, signal);
    return { engine, engineClock, vantage: await vantageOf(engine, signal), options, runId };
  };
  return {
    kind: 'docker',
    targets: 'found',
    environment: DOCKER_VARIABLES,
    summary:
      'Containers with the label firedrill.target, or named in the environment, by the Docker Engine API.',
    capabilitiesOf: (role) => CAPABILITIES[role],
    attach: async (wanted, signal) => {
      signal.throwIfAborted();
      if (wanted.tls) throw noTls();
      return await DockerAttachment.open(await settingFor(wanted.runId, signal), wanted, signal);
    },
    find: async (roles, signal) => {
      const engine = await Engine.open();
      const vantage = await vantageOf(engine, signal);
      const findOne = async (role: Role): Promise<FoundTarget> => {
        const found = await findContainer(engine, role, options, signal);
        const { host, port } = reachedAddress(found, role, vantage, engine.host);
        const address = `${host}:${port}`;
        return { role, what: `container ${nameOf(found)} (${found.Config.Image})`, address, lock: address };
      };
      return await Promise.all(roles.map(findOne));
    },
    undo: async (undo, signal) => {
      await undoOnContainer(await settingFor('undo', signal), undo, signal);
      return undefined;
    },
    sweep: async (runId) =>
      await sweepHelpers(
        await Engine.open(),
        runId,
        deadline(2 * CALL_MS_MAX, 'looking for helper containers'),
      ),
  };
}

function noTls(): FiredrillError {
  return new FiredrillError('config.invalid', 'The docker driver reaches its targets without TLS.', {
    hint: 'Leave out tls: true, or use the process driver.',
  });
}
