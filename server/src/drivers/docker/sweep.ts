import { FiredrillError } from '@firedrill/contract';
import type { ContainerInfo } from 'dockerode';
import { CALL_MS_MAX, type Engine } from './engine.ts';
import { parseEngineTime } from './engine-clock.ts';
import { isGone } from './engine-errors.ts';
import { HELPER_LABEL } from './route-helper.ts';

/** A helper of ours lives for less than a second, and for a few when the engine is slow: an older one is forgotten. */
const FORGOTTEN_S = (6 * CALL_MS_MAX) / 1_000;

/** Removes our own helper containers that runs left behind, and nothing else. Without an engine there are none. */
export async function sweepHelpers(
  engine: Engine,
  runId: string | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const found = await helpers(engine, runId, signal).catch((error: unknown) => {
    if (error instanceof FiredrillError && error.code === 'environment.missing') return [];
    throw error;
  });
  for (const { Id } of found) await removeHelper(engine, Id);
  return found.map(
    ({ Id, Labels }) => `run ${Labels[HELPER_LABEL] ?? '?'}: removed helper container ${Id.slice(0, 12)}`,
  );
}

/** Removes every helper that shares the network of a container, whichever run it is of. */
export async function removeHelpersAt(engine: Engine, container: string, signal: AbortSignal): Promise<void> {
  const found = await labelled(engine, HELPER_LABEL, signal);
  for (const { Id, HostConfig } of found) {
    if (HostConfig.NetworkMode === `container:${container}`) await removeHelper(engine, Id);
  }
}

async function removeHelper(engine: Engine, id: string): Promise<void> {
  await engine
    .change({ action: 'remove a helper', ask: (docker) => docker.getContainer(id).remove({ force: true }) })
    .catch((error: unknown) => {
      if (!isGone(error)) throw error;
    });
}

async function labelled(engine: Engine, label: string, signal: AbortSignal): Promise<ContainerInfo[]> {
  return await engine.read(
    {
      action: 'list the helper containers',
      ask: (docker, abortSignal) =>
        docker.listContainers({ all: true, filters: { label: [label] }, abortSignal }),
    },
    signal,
  );
}

async function helpers(
  engine: Engine,
  runId: string | undefined,
  signal: AbortSignal,
): Promise<ContainerInfo[]> {
  const label = runId === undefined ? HELPER_LABEL : `${HELPER_LABEL}=${runId}`;
  const found = await labelled(engine, label, signal);
  if (runId !== undefined || found.length === 0) return found;
  const { SystemTime } = await engine.read(
    { action: 'ask the time', ask: (docker) => docker.info() as Promise<{ SystemTime: string }> },
    signal,
  );
  const nowS = (parseEngineTime(SystemTime) ?? 0) / 1_000;
  return found.filter(({ Created }) => nowS - Created > FORGOTTEN_S);
}
