import { FiredrillError, type Undo } from '@firedrill/contract';
import { deadline } from '../../platform/clock.ts';
import { commandsOf, statementsOf } from '../admin/undo-details.ts';
import { askDatabase, askRedis } from './administration.ts';
import type { ContainerControl } from './container-control.ts';
import { type Inspection, publishedAddress } from './container-facts.ts';
import { controlsOf, type TargetSetting } from './target.ts';

/** How long the administrator of a Redis may need to be let in and served. */
const LET_IN_MS_MAX = 3_000;

/** Undoes a fault from its record alone. What was done to a container that is gone has gone with it. */
export async function undoOnContainer(
  setting: TargetSetting,
  undo: Undo,
  signal: AbortSignal,
): Promise<void> {
  const { container: id, name } = undo.details;
  if (typeof id !== 'string' || typeof name !== 'string') {
    throw new FiredrillError(
      'target.action',
      `Cannot ${undo.action} ${undo.role}: its record names no container.`,
    );
  }
  const { control, network } = controlsOf(setting, undo.role, { id, name });
  switch (undo.action) {
    case 'start':
      await control.start(signal);
      return;
    case 'resume':
      await control.resume(signal);
      return;
    case 'reconnect':
      await network.reconnect(undo.details, signal);
      return;
    case 'rejoin':
      await network.rejoin(undo.details, signal);
      return;
    case 'redis':
    case 'mysql': {
      const found = await control.lookToHeal('mend', signal);
      // What a server that does not run was told has gone with it.
      if (!found?.State.Running) return;
      await undoByAdministrator(setting, undo, found, control, signal);
      return;
    }
    default:
      throw new FiredrillError(
        'target.action',
        `Cannot ${undo.action} ${undo.role}: the docker driver knows no such action.`,
      );
  }
}

/**
 * Sends what undoes a fault. Where the administrator of a Redis is not let in, it is started again: what it was told
 * at run time goes with the process, and its data are in its log.
 */
async function undoByAdministrator(
  { engine }: TargetSetting,
  undo: Undo,
  found: Inspection,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const server = publishedAddress(found, undo.role, engine.host);
  if (undo.action === 'mysql') {
    await askDatabase(found, server, statementsOf(undo), signal);
    return;
  }
  const commands = commandsOf(undo);
  try {
    const inTime = deadline(LET_IN_MS_MAX, 'the administrator’s commands', signal);
    await askRedis(found, undo.role, server, commands, inTime);
  } catch {
    signal.throwIfAborted();
    await control.kill(signal);
    await control.start(signal);
  }
}
