import {
  type FaultView,
  faultName,
  faultsToCome,
  formatDuration,
  formatMoment,
  type RecoveryClock,
  type RunView,
  recoveryParts,
} from '@firedrill/contract';
import { comparison, episodeParts } from '../client-side.ts';
import { errorCounts } from '../summary.ts';
import { gap, type Line, type Piece, tinted, wrap, wrapItems } from './text.ts';

/** A titled part of the result. */
export interface Evidence {
  title: string;
  lines: Line[];
}

const INDENT = 2;
const LONG_HEALING_MS = 100;

/** Items below each other under a margin, as many in a line as fit. */
function listed(items: readonly string[], separator: string, width: number, margin = gap(0, INDENT)): Line[] {
  return wrapItems(items, separator, width - margin.length).map((text, i) => [
    i === 0 ? margin : gap(0, margin.length),
    text,
  ]);
}

/** A moment counted from the one that was asked for: `+4 ms`. */
function after(name: string, atMs: number | undefined, fromMs: number): string {
  if (atMs === undefined) return `${name} –`;
  const lateMs = atMs - fromMs;
  return `${name} ${lateMs < 0 ? '' : '+'}${formatDuration(lateMs)}`;
}

/** How long healing took, where it was long: what is awaited after the removal counts as recovery. */
function healingText({ healingMs, healedMs }: FaultView): string[] {
  const tookMs = healingMs === undefined || healedMs === undefined ? 0 : healedMs - healingMs;
  return tookMs > LONG_HEALING_MS ? [`healing took ${formatDuration(tookMs)}`] : [];
}

function seenLines(view: RunView, fault: FaultView, width: number): Line[] {
  const { text, agrees } = comparison(view, fault);
  const lines = listed(text.split(' · '), ' · ', width, '    seen as   ');
  return agrees ? lines : lines.map(([margin = '', ...rest]) => [margin, ...rest.map(doubtful)]);
}

function doubtful(piece: Piece): Piece {
  return tinted('inconclusive', typeof piece === 'string' ? piece : piece.text);
}

function faultLines(view: RunView, fault: FaultView, width: number): Line[] {
  const asked = fault.requestedInjectMs;
  const broken = [
    `requested ${formatMoment(asked)}`,
    after('in force', fault.inForceMs, asked),
    after('proven', fault.provenInForceMs, asked),
  ];
  const healAsked = fault.requestedHealMs;
  const healed =
    healAsked === undefined
      ? ['–']
      : [
          `requested ${formatMoment(healAsked)}`,
          after('removed', fault.removedMs, healAsked),
          ...healingText(fault),
          after('proven gone', fault.provenGoneMs, healAsked),
        ];
  const problems = [
    ...fault.failures.map(({ reason }) => tinted('inconclusive', `? ${reason}`)),
    ...(fault.stuck
      ? [
          tinted('failed', `✕ could not be removed: ${fault.stuck.reason}`),
          tinted('failed', `  by hand: ${fault.stuck.command}`),
        ]
      : []),
  ];
  return [
    [gap(0, INDENT), tinted('strong', faultName(fault)), tinted('faint', ` (${fault.id})`)],
    ...listed(broken, ' · ', width, '    injected  '),
    ...listed(healed, ' · ', width, '    removed   '),
    ...seenLines(view, fault, width),
    ...problems.flatMap(({ tone, text }) =>
      wrap(text, width - 2 * INDENT).map((part): Line => [gap(0, 2 * INDENT), tinted(tone, part)]),
    ),
  ];
}

function faultsSection(view: RunView, width: number): Line[] {
  const missing = view.finished
    ? faultsToCome(view).map(
        (fault): Line => [gap(0, INDENT), `${faultName(fault)} (${fault.id}) was not injected`],
      )
    : [];
  return [...view.faults.flatMap((fault) => faultLines(view, fault, width)), ...missing];
}

function recoveryLines(clock: RecoveryClock, width: number): Line[] {
  const parts = recoveryParts(clock).map(({ name, afterMs }) => `→ ${name} +${formatDuration(afterMs)}`);
  const open = clock.normalMs === undefined ? ['→ share not back to normal'] : [];
  const from = clock.removedMs === clock.inForceMs ? 'momentary fault' : 'fault removed';
  return listed([`${from} ${formatMoment(clock.removedMs)}`, ...parts, ...open], ' ', width);
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A line for each episode: what the client made of it. */
function episodeLines(view: RunView, width: number): Line[] {
  return view.episodes.flatMap((episode) =>
    listed(episodeParts(view, episode), ' · ', width, `  ${episode.faultIds.join('+')}  `),
  );
}

function alertLines({ client }: RunView, width: number): Line[] {
  return client.alerts.flatMap(({ atMs, alert, error, message }) =>
    wrap(`! alert ${formatMoment(atMs)}: ${alert} (${error}: ${message})`, width - INDENT).map(
      (part): Line => [gap(0, INDENT), tinted('inconclusive', part)],
    ),
  );
}

/** A line for each pool that was ever without a free connection: its worst. */
function poolLines({ pools }: RunView, width: number): Line[] {
  return Object.entries(pools).flatMap(([name, { worst, waitingMax, limit }]) => {
    if (worst === 'free') return [];
    const waited = waitingMax > 0 ? [`at most ${waitingMax.toLocaleString('en')} waiting`] : [];
    return listed([`${name} pool of ${limit} at worst ${worst}`, ...waited], ' · ', width);
  });
}

function clientLines(view: RunView, width: number): Line[] {
  const { client, breakers } = view;
  if (client.changes === 0) return [];
  const names = Object.keys(breakers).length;
  const opened = Object.values(breakers).reduce((sum, breaker) => sum + breaker.opened, 0);
  const parts = [
    counted(client.attempts, 'connection attempt'),
    counted(client.reconnects, 'reconnect'),
    counted(client.retries, 'retry planned', 'retries planned'),
    counted(client.resets, 'forced reset'),
    ...(names > 0
      ? [`${names > 1 ? `${names} breakers` : 'breaker'} opened ${counted(opened, 'time')}`]
      : []),
  ];
  return [
    ...listed(parts, ' · ', width),
    ...poolLines(view, width),
    ...episodeLines(view, width),
    ...alertLines(view, width),
  ];
}

function errorLines(view: RunView, width: number): Line[] {
  const parts = Object.entries(errorCounts(view)).map(
    ([kind, count]) => `${kind} ${count.toLocaleString('en')}`,
  );
  return parts.length === 0 ? [] : listed(parts, ' · ', width);
}

/** What stands behind the verdict: how fast it recovered, when the faults acted, what the client did, what to doubt. */
export function evidenceLines(view: RunView, width: number): Evidence[] {
  return [
    { title: 'Recovery', lines: view.recoveries.flatMap((clock) => recoveryLines(clock, width)) },
    { title: 'Faults', lines: faultsSection(view, width) },
    { title: 'Client', lines: clientLines(view, width) },
    { title: 'Errors', lines: errorLines(view, width) },
    {
      title: 'Warnings',
      lines: view.warnings.flatMap((warning) =>
        wrap(`! ${warning}`, width - INDENT).map(
          (part): Line => [gap(0, INDENT), tinted('inconclusive', part)],
        ),
      ),
    },
  ];
}
