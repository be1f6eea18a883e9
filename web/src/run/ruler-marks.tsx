import { memo, type ReactNode } from 'react';
import { useIsPhone } from './panels/phone.ts';
import type { RulerFault } from './ruler-model.ts';

/** Height of a row of faults, in CSS px. */
export const FAULT_ROW_PX = 16;

/** A part of the whole narrower than this has no room for its name. */
const NAMED_SHARE_MIN = { wide: 0.035, phone: 0.12 } as const;

/** Where something stands on a ruler that ends at `endMs`. */
export function percentOf(ms: number, endMs: number): string {
  return `${Math.min(100, Math.max(0, (ms / endMs) * 100))}%`;
}

interface SpanProps {
  className: string;
  fromMs: number;
  toMs: number;
  endMs: number;
  topPx?: number;
  /** A name, which is shown where there is room. */
  name?: string;
}

/** A stretch of the ruler. Most of them are over and stay as they are: they are not rendered again. */
export const Span = memo(function Span({
  className,
  fromMs,
  toMs,
  endMs,
  topPx,
  name,
}: SpanProps): ReactNode {
  const lengthMs = Math.max(0, toMs - fromMs);
  const isNamed = lengthMs / endMs >= NAMED_SHARE_MIN[useIsPhone() ? 'phone' : 'wide'];
  return (
    <span
      className={className}
      style={{ left: percentOf(fromMs, endMs), width: percentOf(lengthMs, endMs), top: topPx }}
    >
      {isNamed ? name : undefined}
    </span>
  );
});

interface FaultMarksProps {
  fault: RulerFault;
  endMs: number;
  nowMs: number;
}

/** A fault with its lead times apart: asked for, in force, asked to be removed, removed; rings where it was observed. */
export function FaultMarks({ fault, endMs, nowMs }: FaultMarksProps): ReactNode {
  const { label: name, requestedMs, inForceMs, observedMs, removalRequestedMs, removedMs } = fault;
  const common = { endMs, topPx: fault.row * FAULT_ROW_PX };
  if (fault.isPlanned) {
    return (
      <Span
        className="ruler-fault is-planned"
        fromMs={requestedMs}
        toMs={removedMs ?? endMs}
        name={name}
        {...common}
      />
    );
  }
  const untilMs = removedMs ?? nowMs;
  return (
    <>
      <Span className="ruler-lead" fromMs={requestedMs} toMs={inForceMs ?? nowMs} {...common} />
      {inForceMs !== undefined && (
        <>
          <Span className="ruler-fault" fromMs={inForceMs} toMs={untilMs} {...common} />
          <Span
            className="ruler-name"
            fromMs={observedMs ?? inForceMs}
            toMs={untilMs}
            name={name}
            {...common}
          />
        </>
      )}
      {removalRequestedMs !== undefined && (
        <Span className="ruler-lead" fromMs={removalRequestedMs} toMs={untilMs} {...common} />
      )}
      {[observedMs, fault.observedGoneMs].map(
        (atMs) =>
          atMs !== undefined && (
            <Span key={atMs} className="ruler-observed" fromMs={atMs} toMs={atMs} {...common} />
          ),
      )}
    </>
  );
}
