import {
  formatDuration,
  type Moment,
  momentsOf,
  probeLabel,
  type RunEvent,
  type RunView,
  VERDICT_ICONS,
} from '@firedrill/contract';
import type { LogEntry, Tone } from '../../model.ts';

/** What a line of the log is about, by the event's type. */
function topicOf({ type }: RunEvent): string {
  const [of = type] = type.split('.');
  if (type === 'client.retry') return 'retry';
  if (type === 'target.log') return 'server log';
  return type === 'run.warning' ? 'warning' : of;
}

/** What a moment is about, where neither the log's own topic nor the moment's words name it: which target, which probe. */
function nameOf(event: RunEvent, { topic }: Moment): string | undefined {
  switch (event.type) {
    case 'run.started':
      return topic === 'run' ? undefined : topic;
    case 'probe.changed':
      return event.reading.probe === topic ? probeLabel(topic) : undefined;
    case 'target.exited':
    case 'target.event':
      return topic;
    default:
      return undefined;
  }
}

const TONES: Partial<Record<RunEvent['type'], Tone>> = {
  'fault.failed': 'unknown',
  'fault.stuck': 'bad',
  'client.alert': 'bad',
  'run.warning': 'unknown',
};

function stateTone(event: RunEvent): Tone | undefined {
  switch (event.type) {
    case 'probe.changed':
      return event.reading.state === 'up' ? 'good' : 'bad';
    case 'client.state':
      return event.state === 'ready' ? 'good' : 'bad';
    case 'breaker.state':
      return event.state === 'closed' ? 'good' : 'bad';
    case 'pool.state':
      return event.state === 'free' ? 'good' : event.state === 'full' ? 'waiting' : 'bad';
    case 'run.finished':
      return event.verdict === 'held' ? 'good' : event.verdict === 'failed' ? 'bad' : 'unknown';
    default:
      return undefined;
  }
}

function textOf({ text }: Moment): string {
  return text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}

/** What only the log tells, one line each: the terminal counts these, or tells them with its result. */
function ownEntry(event: RunEvent): { tone: Tone; text: string } | undefined {
  switch (event.type) {
    case 'client.retry': {
      const why = event.error ? ` (${event.error})` : '';
      return { tone: 'waiting', text: `attempt ${event.attempt} in ${formatDuration(event.delayMs)}${why}` };
    }
    case 'claim.judged': {
      const { text, state, reason } = event.claim;
      const tone = state === 'held' ? 'good' : state === 'failed' ? 'bad' : 'unknown';
      return { tone, text: `${VERDICT_ICONS[state]} ${text}: ${reason}` };
    }
    case 'target.log':
      return { tone: 'neutral', text: `${event.role} wrote: ${event.text}` };
    default:
      return undefined;
  }
}

/** Folds one event into the log: a line for each thing that a person should hear of. */
export function foldLog(log: LogEntry[], event: RunEvent, view: RunView): void {
  const own = ownEntry(event);
  const moments = momentsOf(event, view);
  if (!own && moments.length === 0) return;
  const { seq, atMs } = event;
  const topic = topicOf(event);
  if (own) log.push({ seq, atMs, topic, ...own });
  const tone = TONES[event.type] ?? stateTone(event) ?? 'neutral';
  for (const moment of moments) {
    const name = nameOf(event, moment);
    const isTarget = event.type === 'run.started' && name !== undefined;
    const text = name === undefined ? textOf(moment) : `${name} ${textOf(moment)}`;
    log.push({ seq, atMs, topic: isTarget ? 'target' : topic, tone, text });
  }
}
