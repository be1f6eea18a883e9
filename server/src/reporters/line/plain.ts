import { FATE_WORDS, formatDuration, latenciesOf, percentileUs, type RunView } from '@firedrill/contract';
import type { Output, Reporter } from '../reporter.ts';
import { fatesOf, lastSecond, shownFates, splitWrites, sumOf } from '../summary.ts';
import { momentLines, progressLine } from './moments.ts';
import { type Line, painter, shareText } from './text.ts';

/** Run time between two status lines. */
const STATUS_EVERY_MS = 10_000;

/** How the run stands, in one line. */
function statusLine(view: RunView, atMs: number): Line {
  const second = lastSecond(view, atMs);
  if (!second) return progressLine(atMs, 'status', ['no answers were counted in the last two seconds']);
  const fates = fatesOf(splitWrites(second.tallies).queries);
  const total = sumOf(fates);
  const perSecond = Math.round(total / (second.durationMs / 1_000));
  const shares = shownFates(fates).map(
    (fate) => `${FATE_WORDS[fate]} ${total === 0 ? '–' : shareText(fates[fate] / total)}`,
  );
  const p99Us = percentileUs(latenciesOf(second.tallies, {}, 'intended'), 0.99);
  const parts = [
    `${perSecond.toLocaleString('en')} queries/s`,
    ...shares,
    `p99 ${p99Us === undefined ? '–' : formatDuration(p99Us / 1_000)}`,
    `client ${view.client.state ?? 'silent'}`,
    `${view.client.retries} reconnect ${view.client.retries === 1 ? 'attempt' : 'attempts'}`,
  ];
  return progressLine(atMs, 'status', [parts.join(' · ')]);
}

/** Progress for a log: a line for each moment of note, and how the run stands every ten seconds of run time. */
export function plainProgress(output: Output): Reporter {
  const paint = painter(output.color);
  let nextStatusMs = STATUS_EVERY_MS;
  return {
    onEvent(event, view) {
      const lines: Line[] = [];
      if (event.atMs >= nextStatusMs && event.type === 'load.window') {
        lines.push(statusLine(view, event.atMs));
        nextStatusMs = (Math.floor(event.atMs / STATUS_EVERY_MS) + 1) * STATUS_EVERY_MS;
      }
      lines.push(...momentLines(event, view));
      if (lines.length > 0) output.write(lines.map((line) => `${paint(line)}\n`).join(''));
    },
    onNotice: (text) => output.write(`${paint([text])}\n`),
  };
}
