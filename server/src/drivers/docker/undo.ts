import { FiredrillError, type Undo } from '@firedrill/contract';
import { deadline, until } from '../../platform/clock.ts';
import { commandsOf, statementsOf } from '../admin/undo-details.ts';
import { askDatabase, askRedis } from './administration.ts';
import type { ContainerControl } from './container-control.ts';
import type { Inspection } from './container-facts.ts';
import { isEnding } from './container-history.ts';
import { removeHelpersAt } from './sweep.ts';
import { type Controls, controlsOf, type TargetSetting } from './target.ts';
import { reachedAddress } from './vantage.ts';

/** How long the administrator of a Redis may need to be let in and served. */
const LET_IN_MS_MAX = 3_000;
/** How long after its asker's death the engine may come to do what it was asked. */
const UNDER_WAY_MS = 400;
const POLL_MS = 50;

/**
 * Undoes a fault from its record alone. What was done to a container that is gone has gone with it. What the run had
 * asked the engine for when it died may come to pass after that: so whatever the engine undoes is done a second time.
 */
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
  const controls = controlsOf(setting, undo.role, { id, name });
  if (undo.action === 'redis' || undo.action === 'mysql') {
    const found = await controls.control.lookToHeal('mend', signal);
    // What a server that does not run was told has gone with it.
    if (found?.State.Running) await undoByAdministrator(setting, undo, found, controls.control, signal);
    return;
  }
  await undoByEngine(setting, undo, controls, id, signal);
  await setting.options.clock.sleep(UNDER_WAY_MS, signal);
  await undoByEngine(setting, undo, controls, id, signal);
}

/** Has the engine undo a fault; where that is done already, it changes nothing. */
async function undoByEngine(
  { engine, engineClock, options: { clock } }: TargetSetting,
  undo: Undo,
  { control, network }: Controls,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  switch (undo.action) {
    case 'start': {
      const hasEnded = async (): Promise<boolean> =>
        !(await isEnding({ engine, engineClock, clock }, container, signal));
      await until(hasEnded, POLL_MS, signal);
      await control.start(signal);
      return;
    }
    case 'resume':
      await control.resume(signal);
      return;
    case 'reconnect':
      await network.reconnect(undo.details, signal);
      return;
    case 'rejoin':
      // One that was about to cut the container off must not do so after it has been put back.
      await removeHelpersAt(engine, container, signal);
      await network.rejoin(undo.details, signal);
      return;
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
  { engine, vantage }: TargetSetting,
  undo: Undo,
  found: Inspection,
  control: ContainerControl,
  signal: AbortSignal,
): Promise<void> {
  const server = reachedAddress(found, undo.role, vantage, engine.host);
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
