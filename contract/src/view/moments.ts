/** What a person who watches a run should hear of, in words: the same in the terminal's log and in the dashboard's. */
import type { ProbeReading, RunEvent, RunEventOf } from '../run-event.ts';
import { formatDuration } from '../units.ts';
import type { TargetAction } from '../vocabulary.ts';
import { probeLabel, probeWord } from './probe-words.ts';
import type { RunView } from './run-view.ts';
import { faultName, isExplained, poolFigures } from './words.ts';

/** What a stretch of a sentence means; how that looks is for whoever shows it. */
export type MomentTone = 'strong' | 'fault' | 'held' | 'failed' | 'inconclusive';

/** A stretch of a sentence; a plain string has no tone. */
export type MomentPiece = string | { text: string; tone: MomentTone };

/** One thing that happened. */
export interface Moment {
  /** What it is about: `run`, `phase`, `fault`, `client`, `breaker`, `pool`, `warning`, or a target. */
  topic: string;
  text: MomentPiece[];
}

type FaultEvent = Extract<RunEvent, { type: `fault.${string}` }>;
type FailureStage = RunEventOf<'fault.failed'>['stage'];

const NOT_SHOWN: Record<FailureStage, string> = {
  inject: 'could not be injected',
  prove: 'could not be proven in force',
  hold: 'ceased to hold',
  'prove-gone': 'could not be proven gone',
};

function toned(tone: MomentTone, text: string): MomentPiece {
  return { text, tone };
}

function faultText(event: FaultEvent): string {
  switch (event.type) {
    case 'fault.injecting':
      return 'being injected';
    case 'fault.injected':
      return `in force: ${event.effect}`;
    case 'fault.proven': {
      const found = event.readings
        .map((reading) => `${probeLabel(reading.probe)} ${probeWord(reading)}`)
        .join(', ');
      return `proven ${event.proven === 'gone' ? 'gone' : 'in force'}: ${found}`;
    }
    case 'fault.healing':
      return 'being removed';
    case 'fault.healed':
      return `removed: ${event.effect}`;
    case 'fault.failed':
      return `${NOT_SHOWN[event.stage]}: ${event.reason}`;
    case 'fault.stuck':
      return `cannot be removed: ${event.reason}; by hand: ${event.command}`;
  }
}

function faultMoment(event: FaultEvent, view: RunView): Moment {
  const fault = view.faults.find(({ id }) => id === event.faultId);
  const name = toned('fault', fault ? faultName(fault) : event.faultId);
  const mark: MomentPiece[] =
    event.type === 'fault.failed'
      ? [toned('inconclusive', '? ')]
      : event.type === 'fault.stuck'
        ? [toned('failed', '✕ ')]
        : [];
  return { topic: 'fault', text: [...mark, name, ` ${faultText(event)}`] };
}

/** What a probe found, as icon and word; only what no fault explains is alarming. */
export function probePiece(view: RunView, reading: ProbeReading): MomentPiece {
  if (reading.state === 'up') return toned('held', '✓ up');
  return toned(isExplained(view, reading) ? 'strong' : 'failed', `✕ ${probeWord(reading)}`);
}

/** The topic names the target; what else of it was looked at is said. */
function probeMoment(reading: ProbeReading, view: RunView): Moment {
  const { probe, role, detail } = reading;
  const looksAt = probe === role ? [] : [`${probeLabel(probe)} `];
  return { topic: role, text: [...looksAt, probePiece(view, reading), ` (${detail})`] };
}

/** Why the client's state changed, as far as the state does not say it: ` (read ECONNRESET)`. */
function because({ state, cause, error }: RunEventOf<'client.state'>): string {
  const sentence = cause.replace(/\.$/, '');
  if (sentence === state) return '';
  const kind = error && !sentence.toLowerCase().includes(error) ? `, ${error}` : '';
  return ` (${sentence}${kind})`;
}

/** Attempts between a loss and the return are counted elsewhere: only a change from or to `ready` is news. */
function clientMoment(event: RunEventOf<'client.state'>): Moment[] {
  if (event.state !== 'ready' && event.previous !== 'ready') return [];
  return [{ topic: 'client', text: [toned('strong', event.state), because(event)] }];
}

/** A breaker that tries and opens again says nothing new. */
function breakerMoment(event: RunEventOf<'breaker.state'>): Moment[] {
  // How it is at first is no news, nor that it is bypassed: the client has just said that it lost its connection.
  if (event.previous === null || event.previous === event.state) return [];
  if (event.state === 'half-open' || (event.state === 'open' && event.previous === 'half-open')) return [];
  return [
    { topic: 'breaker', text: [event.breaker, ' ', toned('strong', event.state), ` (${event.cause})`] },
  ];
}

/** Other figures in the same state are no news. */
function poolMoment(event: RunEventOf<'pool.state'>): Moment[] {
  const { pool, state, previous } = event;
  if (previous === null || previous === state) return [];
  const tone = state === 'free' || state === 'full' ? 'strong' : 'inconclusive';
  return [{ topic: 'pool', text: [pool, ' ', toned(tone, state), ` (${poolFigures(event)})`] }];
}

/** That a target died is said by its exit; that it joins or leaves its networks, by every start, end and fault of that kind. */
const TOLD_ELSEWHERE: readonly TargetAction[] = ['died', 'connected', 'disconnected'];

function targetMoment({ role, action, detail }: RunEventOf<'target.event'>): Moment[] {
  if (TOLD_ELSEWHERE.includes(action)) return [];
  const tone = action === 'unhealthy' || action === 'out-of-memory' ? 'inconclusive' : 'strong';
  const more = detail === '' ? [] : [` (${detail})`];
  return [{ topic: role, text: [toned(tone, action), ...more] }];
}

function startMoments({ scenario, policy, plan, driver, targets }: RunEventOf<'run.started'>): Moment[] {
  const length = formatDuration(plan.durationMs);
  return [
    { topic: 'run', text: [toned('strong', scenario.name), `: ${scenario.title}`] },
    { topic: 'run', text: [`policy ${policy} · seed ${plan.seed} · driver ${driver} · ${length}`] },
    ...targets.map(({ role, server, address }) => ({ topic: role, text: [`${server} at ${address}`] })),
  ];
}

/** What an event says to a person; nothing where it is counted or drawn elsewhere. `view` has the event folded in. */
export function momentsOf(event: RunEvent, view: RunView): Moment[] {
  switch (event.type) {
    case 'run.started':
      return startMoments(event);
    case 'phase.entered':
      return [{ topic: 'phase', text: [toned('strong', event.phase)] }];
    case 'fault.injecting':
    case 'fault.injected':
    case 'fault.proven':
    case 'fault.healing':
    case 'fault.healed':
    case 'fault.failed':
    case 'fault.stuck':
      return [faultMoment(event, view)];
    case 'target.exited': {
      const how = event.signal ? `on ${event.signal}` : `with code ${event.exitCode ?? 'unknown'}`;
      return [{ topic: event.role, text: [`exited ${how}`] }];
    }
    case 'target.event':
      return targetMoment(event);
    case 'probe.changed':
      return [probeMoment(event.reading, view)];
    case 'client.state':
      return clientMoment(event);
    case 'client.reset':
      return [{ topic: 'client', text: [toned('strong', 'forced reset'), ` (${event.reason})`] }];
    case 'client.alert': {
      const alert = toned('inconclusive', `alert: ${event.alert}`);
      return [{ topic: 'client', text: [alert, ` (${event.error}: ${event.message})`] }];
    }
    case 'breaker.state':
      return breakerMoment(event);
    case 'pool.state':
      return poolMoment(event);
    case 'run.warning':
      return [{ topic: 'warning', text: [toned('inconclusive', event.message)] }];
    case 'run.finished':
      return [{ topic: 'run', text: [event.end] }];
    case 'target.log':
    case 'client.retry':
    case 'load.window':
    case 'claim.judged':
      return [];
    default:
      return event satisfies never;
  }
}
