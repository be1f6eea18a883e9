import { memo, type ReactNode, useMemo } from 'react';
import { TimeFigure } from '../charts/figure.tsx';
import { momentLabel, type TimeRange, tickLabel, tickStepMs, ticksOf } from '../charts/time.ts';
import { RIGHT_PX, TimelineProvider, useTimeline } from '../charts/timeline.tsx';
import { type Shown, spokenRevision } from './page-shown.ts';
import { Readout } from './panels/panel.tsx';
import { useIsPhone } from './panels/phone.ts';
import { AllFaults, NearFaults } from './ruler-faults.tsx';
import { rulerMarks, rulerPhases } from './ruler-groups.ts';
import { FAULT_ROW_REM, FaultMarks, GroupMark, markLengths, percentOf, Span } from './ruler-marks.tsx';
import { faultAt, faultMoments, type RulerFault, rulerFaults } from './ruler-model.ts';

/** A label at an end of the ruler would reach beyond it. */
function edgeOf(tickMs: number, endMs: number): string | undefined {
  if (tickMs === 0) return 'at-start';
  return tickMs > endMs * 0.985 ? 'at-end' : undefined;
}

interface TrackProps {
  shown: Shown;
  faults: readonly RulerFault[];
  endMs: number;
  zoom: TimeRange | undefined;
}

function Track({ shown, faults, endMs, zoom }: TrackProps): ReactNode {
  const { view, nowMs } = shown;
  const rows = Math.max(1, ...faults.map(({ row }) => row + 1));
  const isPhone = useIsPhone();
  const stepMs = tickStepMs(endMs, isPhone ? 5 : 14);
  const lengths = markLengths(endMs, isPhone ? 'phone' : 'wide');
  return (
    <div className="ruler-track" style={{ marginRight: RIGHT_PX }}>
      <div className="ruler-phases">
        {rulerPhases(view.phases, nowMs, lengths.narrowMs).map(({ phase, fromMs, toMs }) => (
          <Span
            key={fromMs}
            className={`ruler-phase phase-${phase}`}
            fromMs={fromMs}
            toMs={toMs}
            endMs={endMs}
            name={phase === 'mixed' ? 'many phases by turns' : phase}
          />
        ))}
      </div>
      <div className="ruler-faults" style={{ height: `${rows * FAULT_ROW_REM}rem` }}>
        {rulerMarks(faults, nowMs, lengths).map((mark) =>
          mark.kind === 'group' ? (
            <GroupMark key={mark.group.id} group={mark.group} endMs={endMs} />
          ) : (
            <FaultMarks key={mark.fault.id} fault={mark.fault} endMs={endMs} nowMs={nowMs} />
          ),
        )}
      </div>
      <div className="ruler-ticks" aria-hidden="true">
        {ticksOf({ fromMs: 0, toMs: endMs }, stepMs).map((tick) => (
          <span key={tick} className={edgeOf(tick, endMs)} style={{ left: percentOf(tick, endMs) }}>
            {tickLabel(tick, stepMs)}
          </span>
        ))}
      </div>
      {zoom && <Span className="ruler-zoom" fromMs={zoom.fromMs} toMs={zoom.toMs} endMs={endMs} />}
      {shown.isGoingOn && (
        <span className="ruler-now" style={{ left: percentOf(nowMs, endMs) }}>
          <i>now</i>
        </span>
      )}
    </div>
  );
}

/**
 * The whole run at a glance, from steady over fault and recovery to settled: it keeps its scale while the panels are zoomed,
 * and shows what they show. A drag on it zooms too.
 */
export const Ruler = memo(function Ruler({
  shown,
  zoom,
}: {
  shown: Shown;
  zoom: TimeRange | undefined;
}): ReactNode {
  const timeline = useTimeline();
  const isPhone = useIsPhone();
  const { endMs } = timeline;
  const whole = useMemo(() => ({ ...timeline, range: { fromMs: 0, toMs: endMs } }), [timeline, endMs]);
  const faults = rulerFaults(shown.view, shown.nowMs);
  const phase = shown.view.phases.at(-1)?.phase ?? 'not begun';
  const phaseAt = (atMs: number): string =>
    shown.view.phases.findLast(({ startMs }) => startMs <= atMs)?.phase ?? 'before the start';
  const words = (atMs: number): string => {
    const fault = faultAt(faults, atMs);
    if (fault) return `${fault.label}: ${faultMoments(fault)}`;
    return shown.view.finished ? 'Nothing was broken.' : 'No fault is planned.';
  };
  return (
    <section className="ruler" aria-label="The run in time">
      <TimelineProvider value={whole}>
        <TimeFigure
          label="Phases and faults"
          summary={() => `Now in phase ${phase}, ${momentLabel(shown.nowMs)} of ${momentLabel(endMs)}.`}
          revision={spokenRevision(shown)}
          describeAt={(atMs) => `${phaseAt(atMs)}; ${words(atMs)}`}
          table={() => <NearFaults faults={faults} />}
          gutterPx={0}
        >
          <Track shown={shown} faults={faults} endMs={endMs} zoom={zoom} />
        </TimeFigure>
      </TimelineProvider>
      <p className="ruler-moments">
        <Readout
          text={(atMs) => (atMs === undefined ? words(shown.nowMs) : `${phaseAt(atMs)} · ${words(atMs)}`)}
        />
        {!isPhone && (
          <span className="ruler-key" aria-hidden="true">
            <i className="key-lead" /> lead time <i className="key-observed" /> observed
          </span>
        )}
      </p>
      {faults.length > 1 && <AllFaults faults={faults} />}
    </section>
  );
});
