import { createHash } from 'node:crypto';
import { ROLES } from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import type { engineItself } from '../drivers/docker/testing/rig.ts';
import type { Driver, Target } from '../drivers/driver.ts';
import { settingsOf } from '../faults/testing/target-state.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { newRunId } from '../platform/ids.ts';

const ATTACH_MS_MAX = 60_000;
/** How long a target may take to answer before it counts as one that does not. */
const ANSWER_MS_MAX = 1_000;
const SETTINGS_MS_MAX = 5_000;
const HELPER_LABEL = 'firedrill.helper';

type Docker = ReturnType<typeof engineItself>;
type Container = ReturnType<Docker['getContainer']>;

/** What an engine and the targets on it were like, and what is different now. */
export interface ComposeWatch {
  /** One line for each difference; none when all is as it was. What needs a target that is well is asked last. */
  differences(): Promise<string[]>;
  close(): Promise<void>;
}

/** Remembers all containers, networks, routes and settings, past the runs that will be killed. */
export async function watchCompose(driver: Driver, docker: Docker): Promise<ComposeWatch> {
  const options = {
    runId: newRunId(systemClock.wallTime()),
    roles: [...ROLES],
    seed: userSeed(),
    progress: () => undefined,
  };
  const attachment = await driver.attach(options, deadline(ATTACH_MS_MAX, 'attaching the watch'));
  const { targets } = attachment;
  const engineBefore = await engineLines(docker);
  const settingsBefore = await settingLines(targets);
  return {
    differences: async () => {
      const changed = differing(engineBefore, await engineLines(docker));
      if (changed.length > 0) return changed;
      const silent = await silentTargets(targets);
      return silent.length > 0 ? silent : differing(settingsBefore, await settingLines(targets));
    },
    close: () => attachment.close(),
  };
}

function differing(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `missing: ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `new: ${line}`),
  ];
}

/** Everything on the engine that a run could change, a line each. */
async function engineLines(docker: Docker): Promise<string[]> {
  const containers = await docker.listContainers({ all: true });
  const networks = await docker.listNetworks();
  const lines = await Promise.all(
    containers.map(({ Id, Labels }) =>
      HELPER_LABEL in Labels ? [`helper container ${Id}`] : containerLines(docker.getContainer(Id)),
    ),
  );
  return [...networks.map(({ Name, Id }) => `network ${Name} ${Id}`), ...lines.flat()];
}

async function containerLines(container: Container): Promise<string[]> {
  const { Name, State, NetworkSettings } = await container.inspect();
  const places = Object.entries(NetworkSettings.Networks).map(([name, { IPAddress, Aliases, IPAMConfig }]) =>
    JSON.stringify([name, IPAddress, [...(Aliases ?? [])].sort(), IPAMConfig?.IPv4Address]),
  );
  return [
    `${Name} is ${State.Status}`,
    ...places.map((place) => `${Name} on ${place}`),
    `${Name} publishes ${JSON.stringify(NetworkSettings.Ports)}`,
    ...(State.Status === 'running' ? await routeLines(Name, container) : []),
  ];
}

async function routeLines(name: string, container: Container): Promise<string[]> {
  const routes = await container.exec({ Cmd: ['ip', 'route'], AttachStdout: true, Tty: true });
  const output = await routes.start({ Tty: true });
  let text = '';
  for await (const chunk of output) text += String(chunk);
  // A container that comes back to a network has the next free interface, by whatever number.
  const lines = text.replaceAll(/ dev eth\d+/g, '').split(/\r?\n/);
  return lines.flatMap((line) => (line.trim() === '' ? [] : [`${name} has route ${line.trim()}`]));
}

async function silentTargets(targets: readonly Target[]): Promise<string[]> {
  const asked = targets.map(async ({ role, ready }) =>
    ready(deadline(ANSWER_MS_MAX, 'an answer')).then(
      () => [],
      (error: unknown) => [`${role} does not serve: ${String(error)}`],
    ),
  );
  return (await Promise.all(asked)).flat();
}

/** Settings by their names, with a digest of each value: the difference is what counts, and it may be secret. */
async function settingLines(targets: readonly Target[]): Promise<string[]> {
  const read = targets.map(async (target) => {
    const settings = await settingsOf(target, deadline(SETTINGS_MS_MAX, 'the settings')).catch(
      (error: unknown) => [`unreadable: ${String(error)}`],
    );
    return settings.map((line) => `${target.role}: ${shortened(line)}`);
  });
  return (await Promise.all(read)).flat();
}

function shortened(line: string): string {
  if (line.length <= 60) return line;
  return `${line.slice(0, 40)}… ${createHash('sha256').update(line).digest('hex').slice(0, 12)}`;
}
