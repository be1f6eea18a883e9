import { formatDuration, type RunEvent, type RunEventOf, type RunView } from '@firedrill/contract';
import { faultName } from '../summary.ts';
import { probeSpan } from './situation.ts';
import { type Line, type Piece, padEnd, tinted } from './text.ts';

/** Something that a person watching a run should hear of. */
interface Moment {
  topic: string;
  text: Piece[];
}

type FaultEvent = Extract<RunEvent, { faultId: string }>;
type FailureStage = RunEventOf<'fault.failed'>['stage'];

const NOT_SHOWN: Record<FailureStage, string> = {
  inject: 'could not be injected',
  prove: 'could not be proven in force',
  hold: 'ceased to hold',
  'prove-gone': 'could not be proven gone',
};

function faultText(event: FaultEvent): string {
  switch (event.type) {
    case 'fault.injecting':
      return 'being injected';
    case 'fault.injected':
      return `in force: ${event.effect}`;
    case 'fault.proven': {
      const found = event.readings.map(({ probe, state }) => `${probe} ${state}`).join(', ');
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
  const name = tinted('fault', fault ? faultName(fault) : event.faultId);
  const mark: Piece[] =
    event.type === 'fault.failed'
      ? [tinted('inconclusive', '? ')]
      : event.type === 'fault.stuck'
        ? [tinted('failed', '✕ ')]
        : [];
  return { topic: 'fault', text: [...mark, name, ` ${faultText(event)}`] };
}

/** Why the client's state changed, as far as the state does not say it: ` (read ECONNRESET)`. */
function because({ state, cause, error }: RunEventOf<'client.state'>): string {
  const sentence = cause.replace(/\.$/, '');
  if (sentence === state) return '';
  const kind = error && !sentence.toLowerCase().includes(error) ? `, ${error}` : '';
  return ` (${sentence}${kind})`;
}

/** Attempts between a loss and the return are counted elsewhere: only a change from or to `ready` is news. */
function clientMoment(event: RunEventOf<'client.state'>): Moment | undefined {
  if (event.state !== 'ready' && event.previous !== 'ready') return undefined;
  return { topic: 'client', text: [tinted('strong', event.state), because(event)] };
}

/** A breaker that tries and opens again says nothing new. */
function breakerMoment(event: RunEventOf<'breaker.state'>): Moment | undefined {
  if (event.state === 'half-open' || (event.state === 'open' && event.previous === 'half-open'))
    return undefined;
  return { topic: 'breaker', text: [event.breaker, ' ', tinted('strong', event.state), ` (${event.cause})`] };
}

function startMoments({ scenario, policy, plan, driver, targets }: RunEventOf<'run.started'>): Moment[] {
  const length = formatDuration(plan.durationMs);
  return [
    { topic: 'run', text: [tinted('strong', scenario.name), `: ${scenario.title}`] },
    { topic: 'run', text: [`policy ${policy} · seed ${plan.seed} · driver ${driver} · ${length}`] },
    ...targets.map(({ role, server, address }) => ({ topic: role, text: [`${server} at ${address}`] })),
  ];
}

function momentsOf(event: RunEvent, view: RunView): Moment | Moment[] | undefined {
  switch (event.type) {
    case 'run.started':
      return startMoments(event);
    case 'phase.entered':
      return { topic: 'phase', text: [tinted('strong', event.phase)] };
    case 'fault.injecting':
    case 'fault.injected':
    case 'fault.proven':
    case 'fault.healing':
    case 'fault.healed':
    case 'fault.failed':
    case 'fault.stuck':
      return faultMoment(event, view);
    case 'target.exited': {
      const how = event.signal ? `on ${event.signal}` : `with code ${event.exitCode ?? 'unknown'}`;
      return { topic: event.role, text: [`exited ${how}`] };
    }
    case 'probe.changed':
      return {
        topic: event.reading.probe,
        text: [probeSpan(view, event.reading), ` (${event.reading.detail})`],
      };
    case 'client.state':
      return clientMoment(event);
    case 'client.reset':
      return { topic: 'client', text: [tinted('strong', 'forced reset'), ` (${event.reason})`] };
    case 'client.alert': {
      const alert = tinted('inconclusive', `alert: ${event.alert}`);
      return { topic: 'client', text: [alert, ` (${event.error}: ${event.message})`] };
    }
    case 'breaker.state':
      return breakerMoment(event);
    case 'run.warning':
      return { topic: 'warning', text: [tinted('inconclusive', event.message)] };
    case 'run.finished':
      return { topic: 'run', text: [event.end] };
    case 'client.retry':
    case 'load.window':
    case 'claim.judged':
      return undefined;
    default:
      return event satisfies never;
  }
}

const STAMP_WIDTH = 9;
const TOPIC_WIDTH = 9;
/** Where the text of a line of progress begins. */
export const TEXT_COLUMN = STAMP_WIDTH + TOPIC_WIDTH + 3;

/** One line of progress: the moment in seconds of the run, what it is about, and what there is to say. */
export function progressLine(atMs: number, topic: string, text: readonly Piece[]): Line {
  const stamp = `${(atMs / 1_000).toFixed(2)} s`.padStart(STAMP_WIDTH);
  return [tinted('faint', stamp), '  ', tinted('faint', padEnd(topic, TOPIC_WIDTH)), ' ', ...text];
}

/** The lines for an event that a person should hear of; none for all others. */
export function momentLines(event: RunEvent, view: RunView): Line[] {
  const moments = momentsOf(event, view) ?? [];
  return [moments].flat().map(({ topic, text }) => progressLine(event.atMs, topic, text));
}
