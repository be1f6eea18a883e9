import { formatDuration } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { TimeFigure } from '../../charts/figure.tsx';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import { momentLabel, type TimeRange } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { RetryMark } from '../model.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { Panel, Readout } from './panel.tsx';
import { roundUp } from './round-up.ts';

/** The right third has less room for labels. */
const SIDE_GUTTER_PX = 60;

/** The first mark decided after a moment. */
function firstAfter(retries: readonly RetryMark[], atMs: number): number {
  let low = 0;
  let high = retries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((retries[middle]?.atMs ?? 0) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function longestDelayMs({ view }: Shown): number {
  const ofLast = view.client.lastRetry?.delayMs ?? 0;
  return view.episodes.reduce((longest, { retries }) => Math.max(longest, retries.delayMsMax), ofLast);
}

/**
 * Each attempt as a tick where it was made, as high as the delay before it, and that delay as the outline of a box from
 * the decision to the attempt. Several that share a pixel are drawn once, by the longest delay.
 */
function drawAttempts(area: PlotArea, shown: Shown, range: TimeRange, longestMs: number): void {
  const { ctx, colours, ratio } = area;
  const { retries } = shown.series;
  const ticks = new Path2D();
  const outlines = new Path2D();
  const zero = area.y(0);
  let pixel = Number.NaN;
  let highest = 0;
  const end = firstAfter(retries, Math.min(range.toMs, shown.nowMs));
  for (let index = firstAfter(retries, range.fromMs - longestMs); index < end; index += 1) {
    const { atMs, delayMs } = retries[index] ?? { atMs: 0, delayMs: 0 };
    const from = area.x(atMs);
    const to = area.x(atMs + delayMs);
    const y = area.y(delayMs);
    if (to - from >= 3 * ratio) outlines.rect(from, y, to - from, zero - y);
    if (atMs + delayMs > shown.nowMs) continue;
    const at = Math.round(to);
    if (at === pixel && delayMs <= highest) continue;
    highest = at === pixel ? Math.max(highest, delayMs) : delayMs;
    pixel = at;
    ticks.rect(
      at - ratio / 2,
      Math.min(y, zero - 3 * ratio),
      Math.max(1, 1.5 * ratio),
      Math.max(zero - y, 3 * ratio),
    );
  }
  ctx.strokeStyle = colours.muted;
  ctx.globalAlpha = 0.6;
  ctx.lineWidth = Math.max(1, ratio * 0.75);
  ctx.stroke(outlines);
  ctx.globalAlpha = 1;
  ctx.globalAlpha = 0.8;
  ctx.fillStyle = colours.text;
  ctx.fill(ticks);
  ctx.globalAlpha = 1;
}

function lastBefore(retries: readonly RetryMark[], atMs: number): RetryMark | undefined {
  return retries[firstAfter(retries, atMs) - 1];
}

function markWords({ atMs, attempt, delayMs, error }: RetryMark): string {
  return `attempt ${attempt} at ${momentLabel(atMs + delayMs, 2)} after ${formatDuration(delayMs)}${error ? ` (${error})` : ''}`;
}

function describeAt({ series }: Shown, atMs: number): string {
  const mark = lastBefore(series.retries, atMs);
  return mark ? `last planned ${markWords(mark)}` : 'no attempt yet';
}

function AttemptsTable({ shown }: { shown: Shown }): ReactNode {
  return (
    <table>
      <caption>Reconnect attempts by stretch of faults</caption>
      <thead>
        <tr>
          <th scope="col">Faults</th>
          <th scope="col">Attempts</th>
          <th scope="col">Shortest delay</th>
          <th scope="col">Longest delay</th>
        </tr>
      </thead>
      <tbody>
        {shown.view.episodes.map(({ faultIds, retries }) => (
          <tr key={faultIds.join()}>
            <th scope="row">{faultIds.join(', ')}</th>
            <td>{retries.count}</td>
            <td>{retries.count > 0 ? formatDuration(retries.delayMsMin) : 'none'}</td>
            <td>{retries.count > 0 ? formatDuration(retries.delayMsMax) : 'none'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Panel 4: every attempt to reconnect where it was made, with the delay before it. */
export const AttemptsPanel = memo(function AttemptsPanel({ shown }: { shown: Shown }): ReactNode {
  const { range } = useTimeline();
  const { client } = shown.view;
  const longestMs = longestDelayMs(shown);
  const max = roundUp(Math.max(10, longestMs));
  const total = `${client.retries.toLocaleString('en')} ${client.retries === 1 ? 'attempt' : 'attempts'} · ${client.reconnects} ${client.reconnects === 1 ? 'reconnect' : 'reconnects'}`;
  return (
    <Panel
      number={4}
      title="Reconnect attempts"
      aside={
        <Readout
          className="panel-readout"
          text={(atMs) => {
            const mark = atMs === undefined ? undefined : lastBefore(shown.series.retries, atMs);
            return mark ? markWords(mark) : total;
          }}
        />
      }
      folded={{ lastValue: total }}
    >
      <TimeFigure
        label="Reconnect attempts"
        summary={() => `${total}. ${longestMs > 0 ? `Longest delay ${formatDuration(longestMs)}.` : ''}`}
        revision={spokenRevision(shown)}
        describeAt={(atMs) => describeAt(shown, atMs)}
        table={() => <AttemptsTable shown={shown} />}
        gutterPx={SIDE_GUTTER_PX}
      >
        <Plot
          heightPx={112}
          axis={{
            min: 0,
            max: max * 1.05,
            ticks: [0, max / 2, max],
            label: (ms) => (ms === 0 ? '0' : formatDuration(ms)),
          }}
          hasTimeAxis
          gutterPx={SIDE_GUTTER_PX}
          nowMs={shown.nowMs}
          marks={(area) => drawAttempts(area, shown, range, longestMs)}
        />
        {shown.series.retries.length === 0 && <p className="chart-note">No reconnect was needed so far.</p>}
      </TimeFigure>
    </Panel>
  );
});
