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
  const lines: string[] = [];
  for (const { Id, Labels } of found) {
    await engine
      .change({ action: 'remove a helper', ask: (docker) => docker.getContainer(Id).remove({ force: true }) })
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    lines.push(`run ${Labels[HELPER_LABEL] ?? '?'}: removed helper container ${Id.slice(0, 12)}`);
  }
  return lines;
}

async function helpers(
  engine: Engine,
  runId: string | undefined,
  signal: AbortSignal,
): Promise<ContainerInfo[]> {
  const label = runId === undefined ? HELPER_LABEL : `${HELPER_LABEL}=${runId}`;
  const found = await engine.read(
    {
      action: 'list the helper containers',
      ask: (docker, abortSignal) =>
        docker.listContainers({ all: true, filters: { label: [label] }, abortSignal }),
    },
    signal,
  );
  if (runId !== undefined || found.length === 0) return found;
  const { SystemTime } = await engine.read(
    { action: 'ask the time', ask: (docker) => docker.info() as Promise<{ SystemTime: string }> },
    signal,
  );
  const nowS = (parseEngineTime(SystemTime) ?? 0) / 1_000;
  return found.filter(({ Created }) => nowS - Created > FORGOTTEN_S);
}
