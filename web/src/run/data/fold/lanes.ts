import {
  type BreakerState,
  type ClientState,
  type PoolState,
  poolFigures,
  probeLabel,
  probeWord,
  type RunEvent,
  type RunEventOf,
  readProbeName,
} from '@firedrill/contract';
import type { Lane, LaneSegment, Tone } from '../../model.ts';

/** Lanes from top to bottom: what is broken, the way to it, and what the application makes of it. Others come last. */
const ORDER = [
  'cache',
  'cache-path',
  'client',
  'breaker',
  'retries',
  'pool',
  'database',
  'database-path',
  'standby',
];

/** What the client tells of; the lanes of probes have the probes' own names. */
const CLIENT_LABELS: Readonly<Record<string, string>> = {
  client: 'Client connection',
  retries: 'Retry loop',
  'pool:database': 'MySQL pool',
};

const BREAKER_TONES: Record<BreakerState, Tone> = { closed: 'good', open: 'bad', 'half-open': 'waiting' };

const POOL_TONES: Record<PoolState, Tone> = {
  free: 'good',
  full: 'waiting',
  queueing: 'waiting',
  refusing: 'bad',
  lost: 'bad',
};

const CLIENT_TONES: Record<ClientState, Tone> = {
  connecting: 'waiting',
  connected: 'waiting',
  ready: 'good',
  reconnecting: 'bad',
  disconnected: 'bad',
  error: 'bad',
};

/** States that the client goes through with every attempt: one band `reconnecting` stands for all of them. */
const OF_AN_ATTEMPT: ReadonlySet<ClientState> = new Set<ClientState>([
  'connecting',
  'connected',
  'reconnecting',
  'error',
]);

function rankOf(id: string): number {
  const place = ORDER.indexOf(id.split(':')[0] ?? id);
  return place < 0 ? ORDER.length : place;
}

function labelOf(id: string): string {
  const [kind = id, name] = id.split(':');
  const known = CLIENT_LABELS[id];
  if (known !== undefined || name === undefined) return known ?? probeLabel(id);
  return kind === 'breaker' ? `Breaker ${name}` : `Pool of ${name}`;
}

/** The lane of an id, which is made where it belongs when there is none. */
function laneOf(lanes: Lane[], id: string): Lane {
  const known = lanes.find((lane) => lane.id === id);
  if (known) return known;
  const lane: Lane = { id, label: labelOf(id), segments: [] };
  const place = lanes.findIndex((other) => rankOf(other.id) > rankOf(id));
  lanes.splice(place < 0 ? lanes.length : place, 0, lane);
  return lane;
}

/** Ends the band that is open; segments are replaced and never changed, so that what is drawn can be kept. */
function end(lane: Lane, endMs: number): void {
  const last = lane.segments.at(-1);
  if (last && last.endMs === undefined) lane.segments[lane.segments.length - 1] = { ...last, endMs };
}

function enter(lane: Lane, segment: LaneSegment): void {
  end(lane, segment.startMs);
  lane.segments.push(segment);
}

function openWord(lane: Lane): string | undefined {
  const last = lane.segments.at(-1);
  return last && last.endMs === undefined ? last.word : undefined;
}

function enterProbe(lane: Lane, { atMs, reading }: RunEventOf<'probe.changed'>): void {
  const tone = reading.state === 'up' ? 'good' : 'bad';
  enter(lane, { startMs: atMs, word: probeWord(reading), tone, detail: reading.detail });
}

/** A key that was removed stays away: that is no trouble any more once the fault behind it is proven gone. */
function calmEmptied(lanes: readonly Lane[], { atMs, proven, readings }: RunEventOf<'fault.proven'>): void {
  if (proven !== 'gone') return;
  for (const lane of lanes) {
    const probe = readProbeName(lane.id);
    const last = lane.segments.at(-1);
    if (probe?.kind !== 'canary' || last?.tone !== 'bad' || last.endMs !== undefined) continue;
    if (!readings.some(({ role }) => role === probe.role)) continue;
    enter(lane, { ...last, startMs: atMs, tone: 'neutral' });
  }
}

/** One band stands for all attempts, so it says why they were begun, and not when the first of them was due. */
function enterClient(lane: Lane, { atMs, state, cause, error }: RunEventOf<'client.state'>): void {
  if (openWord(lane) === 'reconnecting' && OF_AN_ATTEMPT.has(state)) return;
  const detail = state === 'reconnecting' && error ? `lost (${error})` : cause;
  enter(lane, { startMs: atMs, word: state, tone: CLIENT_TONES[state], detail });
}

/** The loop runs from the first planned attempt until the client is ready, or gives up. */
function endRetries(lanes: Lane[], { atMs, state, cause }: RunEventOf<'client.state'>): void {
  if (state !== 'ready' && state !== 'disconnected') return;
  const lane = lanes.find(({ id }) => id === 'retries');
  if (lane && openWord(lane) === 'retrying') {
    const gaveUp = state === 'disconnected';
    enter(lane, {
      startMs: atMs,
      word: gaveUp ? 'stopped' : 'idle',
      tone: gaveUp ? 'bad' : 'neutral',
      detail: gaveUp ? cause : '',
    });
  }
}

function enterRetries(lane: Lane, { atMs, delayMs }: RunEventOf<'client.retry'>): void {
  if (openWord(lane) === 'retrying') return;
  if (lane.segments.length === 0) enter(lane, { startMs: 0, word: 'idle', tone: 'neutral', detail: '' });
  const detail = `first attempt after ${Math.round(delayMs)} ms`;
  enter(lane, { startMs: atMs, word: 'retrying', tone: 'waiting', detail });
}

/** A closed breaker that is not asked does not let calls through, as `closed` would say; an open one is open all the same. */
function enterBreaker(lane: Lane, event: RunEventOf<'breaker.state'>): void {
  const { atMs, state, previous, cause, bypassed } = event;
  // Journals of before breakers were told of from the start begin with the first change.
  if (lane.segments.length === 0 && previous !== null) {
    enter(lane, { startMs: 0, word: previous, tone: BREAKER_TONES[previous], detail: '' });
  }
  const isPassedBy = bypassed && state === 'closed';
  enter(lane, {
    startMs: atMs,
    word: isPassedBy ? 'not asked' : state,
    tone: isPassedBy ? 'neutral' : BREAKER_TONES[state],
    detail: isPassedBy ? 'closed; no connection' : cause,
  });
}

function enterPool(lane: Lane, event: RunEventOf<'pool.state'>): void {
  const { atMs, state } = event;
  enter(lane, { startMs: atMs, word: state, tone: POOL_TONES[state], detail: poolFigures(event) });
}

/** Folds one event into the lanes. */
export function foldLanes(lanes: Lane[], event: RunEvent): void {
  switch (event.type) {
    case 'probe.changed':
      enterProbe(laneOf(lanes, event.reading.probe), event);
      return;
    case 'fault.proven':
      calmEmptied(lanes, event);
      return;
    case 'client.state':
      enterClient(laneOf(lanes, 'client'), event);
      endRetries(lanes, event);
      return;
    case 'client.retry':
      enterRetries(laneOf(lanes, 'retries'), event);
      return;
    case 'breaker.state':
      enterBreaker(laneOf(lanes, `breaker:${event.breaker}`), event);
      return;
    case 'pool.state':
      enterPool(laneOf(lanes, `pool:${event.pool}`), event);
      return;
    case 'run.finished':
      for (const lane of lanes) end(lane, event.atMs);
  }
}
