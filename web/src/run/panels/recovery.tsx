import {
  formatDuration,
  RECOVERY_PARTS,
  type RecoveryClock,
  type RecoveryPart,
  recoveryParts,
  recoveryPartsOf,
} from '@firedrill/contract';
import { memo, type ReactNode, useState } from 'react';
import { momentLabel } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import { useGhost } from '../baseline/provider.tsx';
import type { Shown } from '../page-shown.ts';
import { Panel } from './panel.tsx';

function lastPartOf(clock: RecoveryClock): string {
  const last = recoveryParts(clock).at(-1);
  return last ? `${last.name} after ${formatDuration(last.afterMs)}` : 'waiting to be reachable';
}

interface StepsProps {
  clock: RecoveryClock;
  /** Whether the parts that are missing can still come. */
  isOpen: boolean;
  nowMs: number;
  /** The same recovery of the baseline: `undefined` without one, `null` where it had no such recovery. */
  past: RecoveryClock | null | undefined;
}

/** How long each part took, in ms; a part that did not come is not there. */
function partsOf(clock: RecoveryClock | null | undefined): ReadonlyMap<RecoveryPart, number> {
  return new Map(clock ? recoveryParts(clock).map(({ part, afterMs }) => [part, afterMs]) : []);
}

/**
 * The parts that came before one that stands above them: between two questions of a probe the application may be
 * answered first.
 */
function earlyParts(clock: RecoveryClock): ReadonlySet<RecoveryPart> {
  const early = new Set<RecoveryPart>();
  let latestMs = 0;
  for (const { part, afterMs } of recoveryParts(clock)) {
    if (afterMs < latestMs) early.add(part);
    latestMs = Math.max(latestMs, afterMs);
  }
  return early;
}

function Steps({ clock, isOpen, nowMs, past }: StepsProps): ReactNode {
  const { cursor } = useTimeline();
  const done = partsOf(clock);
  const pastDone = partsOf(past);
  const early = earlyParts(clock);
  const longestMs = Math.max(1, ...done.values(), ...pastDone.values(), isOpen ? nowMs - clock.removedMs : 0);
  const width = (ms: number): string => `${(ms / longestMs) * 100}%`;
  return (
    <ol className="recovery">
      <li className="recovery-step">
        <span className="recovery-name">fault removed</span>
        <button
          type="button"
          className="recovery-time link-button"
          onClick={() => cursor.place(clock.removedMs)}
        >
          {momentLabel(clock.removedMs, 2)}
        </button>
        {past !== undefined && (
          <span className="baseline-value">baseline {past ? momentLabel(past.removedMs, 2) : 'never'}</span>
        )}
      </li>
      {recoveryPartsOf(clock).map((part) => {
        const afterMs = done.get(part);
        const pastMs = pastDone.get(part);
        return (
          <li key={part} className={`recovery-step ${afterMs === undefined ? 'is-missing' : ''}`}>
            <span className="recovery-name">{RECOVERY_PARTS[part]}</span>
            {afterMs === undefined ? (
              <span className="recovery-time">{isOpen ? 'waiting …' : 'never in this run'}</span>
            ) : (
              <button
                type="button"
                className="recovery-time link-button"
                onClick={() => cursor.place(clock.removedMs + afterMs)}
              >
                +{formatDuration(afterMs)}
                {early.has(part) && ', before the probe'}
              </button>
            )}
            {past !== undefined && (
              <span className="baseline-value">
                baseline {pastMs === undefined ? 'never' : `+${formatDuration(pastMs)}`}
              </span>
            )}
            <i className="recovery-bar" style={{ width: width(afterMs ?? 0) }} aria-hidden="true" />
            {pastMs !== undefined && (
              <i className="baseline-tick" style={{ left: width(pastMs) }} aria-hidden="true" />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Why no recovery is shown. */
function notStartedWords({ view, isGoingOn, isCutOff }: Shown): string {
  if (isGoingOn) return 'It starts when the first fault is removed.';
  if (view.faults.length === 0) return 'No fault was injected in this run.';
  if (isCutOff)
    return 'Firedrill died before it removed a fault: what recovered after that is not on record.';
  return 'No fault was removed in this run.';
}

/** Panel 6: from the removal of the fault to the share of Redis being what it was, part by part. */
export const RecoveryPanel = memo(function RecoveryPanel({ shown }: { shown: Shown }): ReactNode {
  const { recoveries, finished } = shown.view;
  const [chosen, setChosen] = useState<number>();
  const index = Math.min(chosen ?? recoveries.length - 1, recoveries.length - 1);
  const clock = recoveries[index];
  const ghost = useGhost();
  const isLast = index === recoveries.length - 1;
  const aside = recoveries.length > 1 && (
    <span className="stepper">
      <button
        type="button"
        aria-label="Recovery before"
        disabled={index <= 0}
        onClick={() => setChosen(index - 1)}
      >
        ‹
      </button>
      {index + 1} of {recoveries.length}
      <button
        type="button"
        aria-label="Recovery after"
        disabled={isLast}
        onClick={() => setChosen(index + 1 === recoveries.length - 1 ? undefined : index + 1)}
      >
        ›
      </button>
    </span>
  );
  return (
    <Panel
      number={6}
      title="Recovery clock"
      aside={aside}
      folded={{ lastValue: clock ? lastPartOf(clock) : 'not started' }}
    >
      {clock ? (
        <Steps
          clock={clock}
          isOpen={isLast && !finished}
          nowMs={shown.nowMs}
          past={ghost && (ghost.shown.view.recoveries[index] ?? null)}
        />
      ) : (
        <p className="panel-empty">{notStartedWords(shown)}</p>
      )}
    </Panel>
  );
});
