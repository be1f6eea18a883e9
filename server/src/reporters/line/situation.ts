import {
  activeFaults,
  type BreakerView,
  type FaultView,
  faultName,
  faultsToCome,
  formatDuration,
  lastingFaults,
  planOf,
  poolFigures,
  probePiece,
  probesInOrder,
  type RecoveryPart,
  type RunView,
  recoveryParts,
} from '@firedrill/contract';
import { type Line, type Piece, padEnd, runningTime, tinted } from './text.ts';

/** Width of the column of names at the left. */
const NAME_WIDTH = 11;
/** A state of the client that has lasted so long is worth a time. */
const LASTING_MS = 500;

function row(name: string, ...pieces: Piece[]): Line {
  return [tinted('faint', padEnd(name, NAME_WIDTH)), ...pieces];
}

function since(atMs: number, sinceMs: number): string {
  return `for ${runningTime(atMs - sinceMs)}`;
}

function activeFaultLine(view: RunView, fault: FaultView, atMs: number): Line {
  const name = tinted('fault', faultName(fault));
  const planned = planOf(view, fault);
  const ofPlanned = planned ? ` of ${formatDuration(planned.healAtMs - planned.injectAtMs)}` : '';
  const failure = fault.failures.at(-1);
  const proof = failure
    ? tinted('inconclusive', `? ${failure.reason}`)
    : fault.provenInForceMs === undefined
      ? 'not proven yet'
      : '✓ proven';
  switch (fault.state) {
    case 'injecting':
      return row('fault', name, ` being injected ${since(atMs, fault.injectingMs)}`);
    case 'healing':
      return row('fault', name, ` being removed ${since(atMs, fault.healingMs ?? atMs)}`);
    case 'stuck':
      return row('fault', name, tinted('failed', ` ✕ cannot be removed: ${fault.stuck?.reason ?? ''}`));
    default: {
      const forced = since(atMs, fault.inForceMs ?? fault.injectingMs);
      return row('fault', name, ` in force ${forced}${ofPlanned} · `, proof);
    }
  }
}

/** What is broken now, or what will be next. */
function faultLines(view: RunView, atMs: number): Line[] {
  const active = activeFaults(view);
  if (active.length > 0) return active.map((fault) => activeFaultLine(view, fault, atMs));
  const [next] = faultsToCome(view);
  if (next) {
    const wait = runningTime(next.injectAtMs - atMs);
    return [row('fault', `none in force · next: ${faultName(next)} in ${wait}`)];
  }
  if (view.faults.some(({ state }) => state === 'healed'))
    return [row('fault', 'removed · not proven gone yet')];
  return [row('fault', view.faults.length === 0 ? 'none planned' : 'none in force · all removed')];
}

/** The truth about the targets, past the client. */
function probeLines(view: RunView, atMs: number): Line[] {
  const lines = probesInOrder(view).map(([name, { sinceMs, reading }]) => {
    return row(
      name,
      probePiece(view, reading),
      ` ${since(atMs, sinceMs)}`,
      tinted('faint', ` · ${reading.detail}`),
    );
  });
  const silent = (view.run?.targets ?? []).filter(({ role }) => view.probes[role] === undefined);
  return [...lines, ...silent.map(({ role }) => row(role, tinted('faint', 'not probed yet')))];
}

/** The only breaker stands beside the client; several have a line of their own, which 80 columns hold. */
function breakerPieces(view: RunView, atMs: number): { beside: Piece[]; below: Line[] } {
  const breakers = Object.entries(view.breakers);
  const wordOf = ({ state, bypassed }: BreakerView): Piece => {
    if (state === 'closed') return bypassed ? tinted('strong', 'not asked') : state;
    return tinted('strong', state);
  };
  // How long it has been closed says nothing of how long it was not asked.
  const ageOf = ({ state, sinceMs, bypassed }: BreakerView, text: (time: string) => string): string =>
    bypassed && state === 'closed' ? '' : text(runningTime(atMs - sinceMs));
  const [only] = breakers;
  if (!only) return { beside: [], below: [] };
  if (breakers.length === 1) {
    const [, breaker] = only;
    return { beside: [' · breaker ', wordOf(breaker), ageOf(breaker, (ms) => ` for ${ms}`)], below: [] };
  }
  const pieces = breakers.flatMap(([name, breaker], index): Piece[] => [
    `${index === 0 ? '' : ', '}${name} `,
    wordOf(breaker),
    ageOf(breaker, (ms) => ` ${ms}`),
  ]);
  return { beside: [], below: [row('breakers', ...pieces)] };
}

/** The client as it sees itself. */
function clientLines(view: RunView, atMs: number): Line[] {
  const { state, sinceMs, retries, lastRetry, resets } = view.client;
  // While it tries to reconnect the state changes many times a second: "for 0.0 s" would say nothing.
  const lasting = atMs - (sinceMs ?? atMs) >= LASTING_MS ? ` ${since(atMs, sinceMs ?? atMs)}` : '';
  const client: Piece[] =
    state === undefined
      ? [tinted('faint', 'says nothing of its connection')]
      : [state === 'ready' ? state : tinted('strong', state), lasting];
  const breakers = breakerPieces(view, atMs);
  const waited = lastRetry ? ` · last delay ${formatDuration(lastRetry.delayMs)}` : '';
  const forced = resets > 0 ? ` · ${resets} forced ${resets === 1 ? 'reset' : 'resets'}` : '';
  return [
    row('client', ...client, ...breakers.beside),
    ...breakers.below,
    row(
      'reconnect',
      retries === 0 ? 'no attempt' : `${retries} ${retries === 1 ? 'attempt' : 'attempts'}${waited}${forced}`,
    ),
  ];
}

/** Pools of connections, where the client tells of them. */
function poolLines({ pools }: RunView, atMs: number): Line[] {
  return Object.entries(pools).map(([name, pool]) => {
    const { state, sinceMs } = pool;
    const word = state === 'free' ? state : tinted('strong', state);
    return row(
      'pool',
      `${name} `,
      word,
      ` ${since(atMs, sinceMs)}`,
      tinted('faint', ` · ${poolFigures(pool)}`),
    );
  });
}

/** The recovery clock: running, or stopped. */
function recoveryLine(view: RunView, atMs: number): Line {
  const clock = view.recoveries.at(-1);
  if (!clock || lastingFaults(view).length > 0) return row('recovery', tinted('faint', '–'));
  const saidElsewhere = new Set<RecoveryPart>(['normalMs']);
  if (clock.authenticatedMs === clock.reachableMs) saidElsewhere.add('authenticatedMs');
  const parts = recoveryParts(clock)
    .filter(({ part }) => !saidElsewhere.has(part))
    .map(({ name, afterMs }) => ` · ${name} +${formatDuration(afterMs)}`)
    .join('');
  if (clock.normalMs === undefined) {
    return row('recovery', tinted('strong', runningTime(atMs - clock.removedMs)), ` so far${parts}`);
  }
  const length = formatDuration(Math.max(0, clock.normalMs - clock.removedMs));
  return row('recovery', tinted('held', `✓ ${length}`), parts);
}

/** What is broken, what the probes find, what the client makes of it: one line each. */
export function situationLines(view: RunView, atMs: number): Line[] {
  return [
    ...faultLines(view, atMs),
    ...probeLines(view, atMs),
    ...clientLines(view, atMs),
    ...poolLines(view, atMs),
    ...((view.run?.plan.faults.length ?? 0) > 0 ? [recoveryLine(view, atMs)] : []),
  ];
}
