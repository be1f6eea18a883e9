import { formatDuration, type PlanInfo } from '@firedrill/contract';
import { useRef } from 'react';
import type { LoadShape } from './load-shape.ts';
import { type PlanBar, planRows, ticksOf } from './plan-layout.ts';
import { useWidth } from './use-width.ts';
import './plan.css';

interface PlanProps {
  plan: PlanInfo;
  load: LoadShape | undefined;
  /** Set where the plan is that of an earlier text, since the present one has mistakes. */
  isOutdated: boolean;
  /** A fault was chosen: the number of its entry is that of the plan's `f1`, `f2`, … */
  onFault(id: string): void;
}

const WIDTH_GUESS_PX = 800;
/** Half of a tick's words: nearer to the end they stand left of it. */
const TICK_HALF_PX = 16;

/** What a scenario would do, before it does: load and faults over time, a row for each target. */
export function Plan({ plan, load, isOutdated, onFault }: PlanProps) {
  const track = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(track, WIDTH_GUESS_PX);
  const { durationMs, warmupMs } = plan;
  return (
    <div className="editor-plan" data-outdated={isOutdated || undefined}>
      <div className="editor-plan-label" />
      <div className="editor-plan-axis" ref={track} aria-hidden="true">
        {ticksOf(durationMs, widthPx).map((atMs) => (
          <span
            key={atMs}
            data-end={(1 - atMs / durationMs) * widthPx < TICK_HALF_PX || undefined}
            style={{ left: share(atMs / durationMs) }}
          >
            {atMs === 0 ? '0 s' : formatDuration(atMs)}
          </span>
        ))}
      </div>
      <div className="editor-plan-label">
        load<small>{loadText(load)}</small>
      </div>
      <div className="editor-plan-track" data-row="load">
        <LoadCurve load={load} durationMs={durationMs} />
        <div className="editor-plan-warmup" style={{ width: share(warmupMs / durationMs) }}>
          {(warmupMs / durationMs) * widthPx > 62 && <span>warm-up</span>}
        </div>
      </div>
      {planRows(plan, widthPx).map(({ role, bars }) => (
        <div className="editor-plan-row" key={role}>
          <div className="editor-plan-label">{role}</div>
          <div className="editor-plan-track">
            <div className="editor-plan-warmup" style={{ width: share(warmupMs / durationMs) }} />
            {bars.length === 0 && <span className="editor-plan-none">nothing is broken</span>}
            {bars.map((bar) => (
              <Bar key={bar.fault.id} bar={bar} onFault={onFault} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

function Bar({ bar: { fault, left, width, word }, onFault }: { bar: PlanBar; onFault(id: string): void }) {
  const { id, kind, on, injectAtMs, healAtMs, params } = fault;
  const time = `from ${formatDuration(injectAtMs)} for ${formatDuration(healAtMs - injectAtMs)}`;
  const settings = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const label = [`${kind} on ${on}`, time, ...settings].join(', ');
  return (
    <button
      type="button"
      className="editor-plan-bar"
      data-word={word}
      style={{ left: share(left), width: share(width) }}
      aria-label={label}
      title={label}
      onClick={() => onFault(id)}
    >
      {word !== 'none' && <span>{kind}</span>}
    </button>
  );
}

function LoadCurve({ load, durationMs }: { load: LoadShape | undefined; durationMs: number }) {
  if (!load) return null;
  const points =
    load.model === 'open'
      ? load.points.map(({ atMs, perSecond }) => [atMs / durationMs, perSecond / load.peakPerSecond] as const)
      : ([
          [0, 1],
          [1, 1],
        ] as const);
  const line = points.map(([x, y]) => `${x * 100},${34 - y * 30}`).join(' ');
  return (
    <svg className="editor-plan-load" viewBox="0 0 100 34" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,34 ${line} 100,34`} />
      <polyline points={line} />
    </svg>
  );
}

/** The load for people: `300/s`, `up to 500/s`, `8 users`. */
export function loadText(load: LoadShape | undefined): string {
  if (!load) return '';
  if (load.model === 'closed') return `${load.users} ${load.users === 1 ? 'user' : 'users'}`;
  const rate = `${Number(load.peakPerSecond.toFixed(1))}/s`;
  return load.points.every(({ perSecond }) => perSecond === load.peakPerSecond) ? rate : `up to ${rate}`;
}

function share(part: number): string {
  return `${Number((part * 100).toFixed(3))}%`;
}
