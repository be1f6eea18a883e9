import type { Clock } from '../../platform/clock.ts';
import type { Engine } from './engine.ts';

/** What the engine says where there is no moment: a container that never ended. */
const NEVER = /^0001-/;
const SAMPLES = 4;

/** A moment in ms since 1970 of the engine's clock, with its digits below 1 ms; `undefined` for never. */
export function parseEngineTime(text: string): number | undefined {
  const wholeMs = Date.parse(text);
  if (NEVER.test(text) || Number.isNaN(wholeMs)) return undefined;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const belowMs = Number(`0.${fraction.slice(3) || '0'}`);
  return wholeMs + belowMs;
}

/** The engine's wall clock against ours. */
export interface EngineClock {
  /** A moment of the engine's, in ms of our monotonic clock. */
  toOurMs(engineMs: number): number;
  /** A moment of ours, in ms since 1970 of the engine's clock. */
  toEngineMs(ourMs: number): number;
  /** By how much that can be wrong, in ms: half of the quickest round trip. */
  readonly errorMs: number;
}

/**
 * Compares the clocks as NTP does (RFC 5905, section 8): the engine's answer stands for the middle of the round trip;
 * of several the quickest counts. So what the engine saw is dated by what it saw and not by when we heard of it.
 */
export async function readEngineClock(
  engine: Engine,
  clock: Clock,
  signal: AbortSignal,
): Promise<EngineClock> {
  let errorMs = Number.POSITIVE_INFINITY;
  let offsetMs = 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const askedMs = clock.nowMs();
    const { SystemTime } = await engine.read(
      { action: 'ask the time', ask: (docker) => docker.info() as Promise<{ SystemTime: string }> },
      signal,
    );
    const roundTripMs = clock.nowMs() - askedMs;
    const engineMs = parseEngineTime(SystemTime);
    if (engineMs === undefined || roundTripMs / 2 >= errorMs) continue;
    errorMs = roundTripMs / 2;
    offsetMs = askedMs + roundTripMs / 2 - engineMs;
  }
  return {
    toOurMs: (engineMs) => engineMs + offsetMs,
    toEngineMs: (ourMs) => ourMs - offsetMs,
    errorMs,
  };
}
