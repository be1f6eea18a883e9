import { type EpisodeView, formatDuration } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import { TimeFigure } from '../../charts/figure.tsx';
import { Plot } from '../../charts/plot.tsx';
import type { PlotArea } from '../../charts/plot-area.ts';
import type { TimeRange } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { useGhostAttempts } from '../baseline/attempts.ts';
import { type Ghost, ghostMs } from '../baseline/ghost.ts';
import { useGhost } from '../baseline/provider.tsx';
import { earlierWords, latest } from '../latest.ts';
import { type Shown, spokenRevision } from '../page-shown.ts';
import { Panel, Readout } from './panel.tsx';
import {
  firstAfter,
  lastBefore,
  longestDelayMs,
  markWords,
  markWordsBrief,
  totalWords,
} from './retry-marks.ts';
import { roundUp } from './round-up.ts';

/** The right third has less room for labels. */
const SIDE_GUTTER_PX = 60;

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

function describeAt(shown: Shown, ghost: Ghost | undefined, atMs: number): string {
  const planned = ({ series }: Shown, momentMs: number): string => {
    const mark = lastBefore(series.retries, momentMs);
    return mark ? `last planned ${markWords(mark)}` : 'no attempt yet';
  };
  const past = ghost ? `; baseline: ${planned(ghost.shown, ghostMs(ghost, atMs))}` : '';
  return `${planned(shown, atMs)}${past}`;
}

function AttemptsTable({ shown, ghost }: { shown: Shown; ghost: Ghost | undefined }): ReactNode {
  const runs = [{ name: '', view: shown.view }];
  if (ghost) runs.push({ name: 'Baseline: ', view: ghost.shown.view });
  const { shown: episodes, earlier } = latest(shown.view.episodes);
  const leftOut = earlierWords(earlier);
  return (
    <table>
      <caption>Reconnect attempts by stretch of faults{leftOut && ` (${leftOut})`}</caption>
      <thead>
        <tr>
          <th scope="col">Faults</th>
          {runs.map(({ name }) =>
            ['Attempts', 'Shortest delay', 'Longest delay'].map((column) => (
              <th key={`${name}${column}`} scope="col">
                {name}
                {column}
              </th>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {episodes.map(({ faultIds }, index) => (
          <tr key={faultIds.join()}>
            <th scope="row">{faultIds.join(', ')}</th>
            {runs.map(({ name, view }) => (
              <EpisodeCells key={name} retries={view.episodes[earlier + index]?.retries} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The attempts of one stretch of faults, which the other run may not have had. */
function EpisodeCells({ retries }: { retries: EpisodeView['retries'] | undefined }): ReactNode {
  const delay = (ms: number | undefined): string =>
    retries?.count && ms !== undefined ? formatDuration(ms) : 'none';
  return (
    <>
      <td>{retries?.count ?? 'none'}</td>
      <td>{delay(retries?.delayMsMin)}</td>
      <td>{delay(retries?.delayMsMax)}</td>
    </>
  );
}

/** What is said of the attempts at a moment, or of all of them; shorter where the baseline needs room beside it. */
function readoutWords(shown: Shown, ghost: Ghost | undefined, atMs: number | undefined): string {
  if (!ghost) {
    const mark = atMs === undefined ? undefined : lastBefore(shown.series.retries, atMs);
    return mark ? markWordsBrief(mark) : totalWords(shown);
  }
  const brief = ({ view, series }: Shown, momentMs: number | undefined): string => {
    const mark = momentMs === undefined ? undefined : lastBefore(series.retries, momentMs);
    if (mark) return `${mark.attempt}: ${formatDuration(mark.delayMs)}`;
    return momentMs === undefined ? view.client.retries.toLocaleString('en') : 'none yet';
  };
  const past = brief(ghost.shown, atMs === undefined ? undefined : ghostMs(ghost, atMs));
  const unit = atMs === undefined ? ' attempts' : '';
  return `${brief(shown, atMs)}${unit} · baseline ${past}`;
}

/** Panel 4: every attempt to reconnect where it was made, with the delay before it. */
export const AttemptsPanel = memo(function AttemptsPanel({ shown }: { shown: Shown }): ReactNode {
  const { range, scale } = useTimeline();
  const ghost = useGhost();
  const past = useGhostAttempts(ghost);
  const longestMs = longestDelayMs(shown);
  const max = roundUp(Math.max(10, longestMs, past.longestMs));
  const total = totalWords(shown);
  const gutterPx = Math.round(SIDE_GUTTER_PX * scale);
  return (
    <Panel
      number={4}
      title="Reconnect attempts"
      aside={
        <>
          {ghost && <span className="swatch swatch-ghost" aria-hidden="true" />}
          <Readout className="panel-readout" text={(atMs) => readoutWords(shown, ghost, atMs)} />
        </>
      }
      folded={{ lastValue: total }}
    >
      <TimeFigure
        label="Reconnect attempts"
        summary={() => `${total}. ${longestMs > 0 ? `Longest delay ${formatDuration(longestMs)}.` : ''}`}
        revision={`${spokenRevision(shown)} ${ghost?.label ?? ''}`}
        describeAt={(atMs) => describeAt(shown, ghost, atMs)}
        table={() => <AttemptsTable shown={shown} ghost={ghost} />}
        gutterPx={gutterPx}
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
          gutterPx={gutterPx}
          nowMs={shown.nowMs}
          marks={(area) => {
            drawAttempts(area, shown, range, longestMs);
            past.draw(area);
          }}
        />
        {shown.series.retries.length === 0 && past.longestMs === 0 && (
          <p className="chart-note">
            {shown.isGoingOn ? 'No reconnect was attempted so far.' : 'No reconnect was attempted.'}
          </p>
        )}
      </TimeFigure>
    </Panel>
  );
});
