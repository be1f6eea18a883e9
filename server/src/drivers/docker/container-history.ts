import { createInterface } from 'node:readline';
import type { Clock } from '../../platform/clock.ts';
import { type EngineEvent, readEvent } from './container-events.ts';
import type { Engine } from './engine.ts';
import type { EngineClock } from './engine-clock.ts';

/** Longer than the grace that any fault gives a container. */
const BACK_S = 120;
/** The signals by which the engine ends a container; others may mean anything. */
const ENDING = new Set(['SIGTERM', 'SIGKILL']);

/** What an engine's memory of a container is asked with. */
export interface HistorySetting {
  engine: Engine;
  engineClock: EngineClock;
  clock: Clock;
}

/**
 * Whether a container that runs has been told to end and has not done so yet: what it was told by somebody who has died
 * since still comes to pass, and the container's state does not tell of it.
 */
export async function isEnding(
  { engine, engineClock, clock }: HistorySetting,
  container: string,
  signal: AbortSignal,
): Promise<boolean> {
  const nowS = engineClock.toEngineMs(clock.nowMs()) / 1_000;
  const filters = JSON.stringify({ type: ['container'], container: [container], event: ['kill', 'die'] });
  const span = { since: nowS - BACK_S, until: nowS };
  const stream = await engine.stream(
    {
      action: 'read the events of',
      container,
      ask: (docker, abortSignal) => docker.getEvents({ filters, ...span, abortSignal }),
    },
    signal,
  );
  let ending = false;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    const event = line.trim() === '' ? undefined : readEvent(JSON.parse(line) as EngineEvent);
    if (event?.action === 'died') ending = false;
    if (event?.action === 'signalled' && ENDING.has(event.detail)) ending = true;
  }
  return ending;
}
