import { FiredrillError, messageOf, type Role } from '@firedrill/contract';
import type { Address } from '../../platform/address.ts';
import type { Capabilities, Target } from '../driver.ts';
import { pingDatabase, pingRedis } from '../ping.ts';
import { untilServing } from '../serving.ts';
import { ContainerControl } from './container-control.ts';
import { applicationAccount, type Inspection, nameOf, TARGET_LABEL } from './container-facts.ts';
import { ContainerNetwork } from './container-network.ts';
import type { Engine } from './engine.ts';
import type { EngineClock } from './engine-clock.ts';
import type { DockerDriverOptions } from './options.ts';
import { reachedAddress, type Vantage } from './vantage.ts';

const POLL_MS = 10;

/** What all targets of an engine have in common. */
export interface TargetSetting {
  engine: Engine;
  engineClock: EngineClock;
  vantage: Vantage;
  options: DockerDriverOptions;
  runId: string;
}

/** What the driver can do to one container. */
export interface Controls {
  control: ContainerControl;
  network: ContainerNetwork;
}

/** Whether a container, as it is now, is one that may be touched as a target of a role. */
function isTarget(inspection: Inspection, role: Role, named: DockerDriverOptions['named']): boolean {
  const name = named[role];
  if (name === undefined) return inspection.Config.Labels?.[TARGET_LABEL] === role;
  return nameOf(inspection) === name.replace(/^\//, '') || inspection.Id.startsWith(name);
}

/** Takes hold of one container, known by its id from now on. */
export function controlsOf(
  { engine, engineClock, options, runId }: TargetSetting,
  role: Role,
  container: { id: string; name: string },
): Controls {
  const { clock, helperImage, named } = options;
  const isAllowed = (inspection: Inspection): boolean => isTarget(inspection, role, named);
  const control = new ContainerControl({ engine, clock, engineClock, role, container, isAllowed });
  const routes = { engine, runId, image: helperImage };
  const network = new ContainerNetwork({ engine, clock, container, control, routes });
  return { control, network };
}

/** The container as a target of its role, with what can be done to it. */
export function describeTarget(
  setting: TargetSetting,
  role: Role,
  inspection: Inspection,
  { control, network }: Controls,
): Target {
  const name = nameOf(inspection);
  const address: Address = {
    ...reachedAddress(inspection, role, setting.vantage, setting.engine.host),
    ...applicationAccount(inspection, role),
  };
  const can: Partial<Capabilities> = { lifecycle: control, freeze: control, network };
  const server = `${inspection.Config.Image} (container ${name})`;
  return {
    role,
    address,
    info: { role, server, address: `${address.host}:${address.port}` },
    can,
    trace: { container: inspection.Id, name },
    ready: (signal) => serving(role, name, address, control, signal),
  };
}

async function serving(
  role: Role,
  name: string,
  address: Address,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const ping = role === 'database' ? pingDatabase : pingRedis;
  const giveUp = async (): Promise<void> => {
    const { State } = await control.look('look at', signal);
    if (!State.Running) throw new Error(`its state is ${State.Status}`);
  };
  try {
    await untilServing({ ping: (inTime) => ping(address, inTime), pollMs: POLL_MS, giveUp }, signal);
  } catch (error) {
    const message = `Container ${name} (${role} on ${address.host}:${address.port}) does not serve: ${messageOf(error)}.`;
    const shown = address.password ? message.replaceAll(address.password, '***') : message;
    throw new FiredrillError('target.start', shown, {
      hint: `Look at docker ps and docker logs ${name}; the account is the one that the container's labels or environment name.`,
      cause: error,
    });
  }
}
