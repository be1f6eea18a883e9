import { memo, type ReactNode } from 'react';
import { useIsPhone } from './panels/phone.ts';
import type { FaultGroup, MarkLengths } from './ruler-groups.ts';
import type { RulerFault } from './ruler-model.ts';

/** Height of a row of faults, which grows with the text in it, in rem. */
export const FAULT_ROW_REM = 1;

/** A part of the whole narrower than this has no room for its name. */
const NAMED_SHARE_MIN = { wide: 0.035, phone: 0.12 } as const;

/** A mark that is narrower than the first part of the whole is too narrow to be seen among many; merged ones grow up to the second. */
const MERGED_SHARES = {
  wide: { narrow: 0.011, merged: 0.05 },
  phone: { narrow: 0.04, merged: 0.2 },
} as const;

/** What is too narrow to be seen on a ruler that ends at `endMs`. */
export function markLengths(endMs: number, screen: keyof typeof MERGED_SHARES): MarkLengths {
  const { narrow, merged } = MERGED_SHARES[screen];
  return { narrowMs: narrow * endMs, mergedMs: merged * endMs };
}

/** Where something stands on a ruler that ends at `endMs`. */
export function percentOf(ms: number, endMs: number): string {
  return `${Math.min(100, Math.max(0, (ms / endMs) * 100))}%`;
}

interface SpanProps {
  className: string;
  fromMs: number;
  toMs: number;
  endMs: number;
  topRem?: number;
  /** A name, which is shown where there is room. */
  name?: string;
}

/** A stretch of the ruler; a name that does not fit into it is not there, and the readout has it. Most of them are over and stay as they are: they are not rendered again. */
export const Span = memo(function Span({
  className,
  fromMs,
  toMs,
  endMs,
  topRem,
  name,
}: SpanProps): ReactNode {
  const lengthMs = Math.max(0, toMs - fromMs);
  const isNamed = lengthMs / endMs >= NAMED_SHARE_MIN[useIsPhone() ? 'phone' : 'wide'];
  return (
    <span
      className={className}
      style={{
        left: percentOf(fromMs, endMs),
        width: percentOf(lengthMs, endMs),
        top: topRem === undefined ? undefined : `${topRem}rem`,
      }}
    >
      {isNamed ? name : undefined}
    </span>
  );
});

/** Several faults as one mark, with their number. */
export function GroupMark({ group, endMs }: { group: FaultGroup; endMs: number }): ReactNode {
  const { label, isPlanned, fromMs, toMs, row } = group;
  return (
    <Span
      className={`ruler-fault is-merged ${isPlanned ? 'is-planned' : ''}`}
      fromMs={fromMs}
      toMs={toMs}
      endMs={endMs}
      topRem={row * FAULT_ROW_REM}
      name={label}
    />
  );
}

interface FaultMarksProps {
  fault: RulerFault;
  endMs: number;
  nowMs: number;
}

/** A fault with its lead times apart: asked for, in force, asked to be removed, removed; rings where it was observed. */
export function FaultMarks({ fault, endMs, nowMs }: FaultMarksProps): ReactNode {
  const { label: name, requestedMs, inForceMs, observedMs, removalRequestedMs, removedMs } = fault;
  const common = { endMs, topRem: fault.row * FAULT_ROW_REM };
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
