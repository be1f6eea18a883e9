import {
  formatDuration,
  RECOVERY_PARTS,
  type RecoveryClock,
  type RecoveryPart,
  recoveryParts,
} from '@firedrill/contract';
import { memo, type ReactNode, useState } from 'react';
import { momentLabel } from '../../charts/time.ts';
import { useTimeline } from '../../charts/timeline.tsx';
import type { Shown } from '../page-shown.ts';
import { Panel } from './panel.tsx';

const PARTS = Object.keys(RECOVERY_PARTS) as RecoveryPart[];

function lastPartOf(clock: RecoveryClock): string {
  const last = recoveryParts(clock).at(-1);
  return last ? `${last.name} after ${formatDuration(last.afterMs)}` : 'waiting to be reachable';
}

interface StepsProps {
  clock: RecoveryClock;
  /** Whether the parts that are missing can still come. */
  isOpen: boolean;
  nowMs: number;
}

function Steps({ clock, isOpen, nowMs }: StepsProps): ReactNode {
  const { cursor } = useTimeline();
  const done = new Map(recoveryParts(clock).map(({ part, afterMs }) => [part, afterMs]));
  const longestMs = Math.max(1, ...done.values(), isOpen ? nowMs - clock.removedMs : 0);
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
      </li>
      {PARTS.map((part) => {
        const afterMs = done.get(part);
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
              </button>
            )}
            <i
              className="recovery-bar"
              style={{ width: `${((afterMs ?? 0) / longestMs) * 100}%` }}
              aria-hidden="true"
            />
          </li>
        );
      })}
    </ol>
  );
}

/** Panel 6: from the removal of the fault to the share of Redis being what it was, part by part. */
export const RecoveryPanel = memo(function RecoveryPanel({ shown }: { shown: Shown }): ReactNode {
  const { recoveries, finished } = shown.view;
  const [chosen, setChosen] = useState<number>();
  const index = Math.min(chosen ?? recoveries.length - 1, recoveries.length - 1);
  const clock = recoveries[index];
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
        <Steps clock={clock} isOpen={isLast && !finished} nowMs={shown.nowMs} />
      ) : (
        <p className="panel-empty">It starts when the first fault is removed.</p>
      )}
    </Panel>
  );
});
