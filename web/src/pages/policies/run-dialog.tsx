import { type Catalogue, formatDuration, togetherMs } from '@firedrill/contract';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/field.tsx';
import type { PossibleRun } from './cells.ts';
import { aboutText, RUN_OVERHEAD_MS, runsText } from './words.ts';

export interface RunDialogProps {
  /** What is to be run; the window is open where there is any. */
  runs: readonly PossibleRun[];
  driver: Catalogue['drivers'][number];
  /** How many may go on at a time. */
  jobs: number;
  /** Whether each begins only when the one before it is over. */
  isOneAtATime: boolean;
  onOneAtATime: (isOneAtATime: boolean) => void;
  /** How long what waits or goes on already takes yet, in ms. */
  beforeMs: number;
  onClose: () => void;
  /** Resolves with whether they wait now. */
  onRun: () => Promise<boolean>;
}

function targetWords({ kind, targets }: RunDialogProps['driver']): string {
  return targets === 'own'
    ? 'Each breaks only servers that it starts itself.'
    : `They break what the driver ${kind} finds, one run at a time.`;
}

/** Says what running several scenarios comes to, and how long that takes, before it is done. */
export function RunDialog(props: RunDialogProps) {
  const { runs, driver, beforeMs, isOneAtATime, onOneAtATime, onClose, onRun } = props;
  const hasChoice = props.jobs > 1 && runs.length > 1;
  const jobs = isOneAtATime ? 1 : props.jobs;
  const lengths = runs.map(({ durationMs }) => durationMs);
  const sumMs = lengths.reduce((sum, each) => sum + each, 0);
  const side = jobs === 1 || runs.length === 1 ? 'one after the other' : `${jobs} side by side`;
  const takes = aboutText(togetherMs(lengths, jobs, RUN_OVERHEAD_MS));
  return (
    <ConfirmDialog
      isOpen={runs.length > 0}
      onClose={onClose}
      title={`Start ${runsText(runs.length)}?`}
      description={
        <>
          <p>
            It takes <b>about {takes}</b>: {formatDuration(sumMs)} of runs in all, {side}
            {beforeMs > 0 && `, after about ${aboutText(beforeMs)} of those before them`}.{' '}
            {targetWords(driver)}
          </p>
          <p>
            The server works through them, so this page may be closed; meanwhile there may be no room for
            others.
          </p>
        </>
      }
      confirmLabel={`Start ${runsText(runs.length)}`}
      onConfirm={onRun}
    >
      {hasChoice && (
        <Checkbox
          label="One at a time"
          hint={`The times can be trusted: ${props.jobs} side by side take processor time from each other.`}
          isChecked={isOneAtATime}
          onChecked={onOneAtATime}
        />
      )}
    </ConfirmDialog>
  );
}
