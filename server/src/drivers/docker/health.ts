import { FiredrillError, type Role } from '@firedrill/contract';
import { deadline, until } from '../../platform/clock.ts';
import { presentableLine } from '../log-line.ts';
import type { ContainerControl } from './container-control.ts';
import { type Inspection, nameOf } from './container-facts.ts';

/** What a health check found last lags behind: so long it may find a container unwell that answers. */
const LAG_MS_MAX = 10_000;
const POLL_MS = 100;

/**
 * Resolves when the container's own health check, if it has one, does not find it unwell; rejects with
 * `target.unhealthy` and what the check said when that takes too long.
 */
export async function untilHealthy(
  control: Pick<ContainerControl, 'look'>,
  role: Role,
  signal: AbortSignal,
  lagMsMax: number = LAG_MS_MAX,
): Promise<void> {
  let found: Inspection | undefined;
  const isWell = async (): Promise<boolean> => {
    found = await control.look('look at', signal);
    return found.State.Health?.Status !== 'unhealthy';
  };
  await until(isWell, POLL_MS, deadline(lagMsMax, 'the health check', signal)).catch((error: unknown) => {
    signal.throwIfAborted();
    throw found === undefined ? error : unwell(found, role);
  });
}

function unwell(found: Inspection, role: Role): FiredrillError {
  const said = presentableLine(found.State.Health?.Log.at(-1)?.Output ?? '', []);
  const message = `The health check of container ${nameOf(found)} (${role}) fails${said === '' ? '' : `: ${said}`}.`;
  return new FiredrillError('target.unhealthy', message, {
    hint: 'A drill begins with targets that are well: firedrill heal undoes what an earlier run left; the rest is the target’s own trouble.',
  });
}
