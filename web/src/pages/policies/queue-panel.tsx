import { type RunQueue, type RunSummary, togetherMs } from '@firedrill/contract';
import { Pause, Play, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api/client.ts';
import { refreshLive } from '../../api/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useAct } from '../../ui/use-act.ts';
import './queue-panel.css';
import { aboutText, RUN_OVERHEAD_MS, runsText } from './words.ts';

export interface QueuePanelProps {
  queue: RunQueue;
  underWay: readonly RunSummary[];
  /** How many of the driver's runs go on at a time. */
  jobs: number;
  isAllowed: boolean;
  /** Reads it again. */
  onChange: () => void;
}

/** What the queue comes to: how many wait and go on, and how long that takes yet. */
function noteOf({ waiting }: RunQueue, own: readonly RunSummary[], jobs: number): string {
  const left = [
    ...own.map(({ durationMs, elapsedMs }) => Math.max(0, durationMs - elapsedMs)),
    ...waiting.map(({ durationMs }) => durationMs),
  ];
  const words = [
    ...(own.length > 0 ? [`${runsText(own.length)} under way`] : []),
    ...(waiting.length > 0 ? [`${waiting.length} ${waiting.length === 1 ? 'waits' : 'wait'}`] : []),
    ...(left.length > 0 ? [`about ${aboutText(togetherMs(left, jobs, RUN_OVERHEAD_MS))} left`] : []),
  ];
  return words.join(' · ');
}

function Waiting({ queue, onCancel }: { queue: RunQueue; onCancel: (id: string) => void }) {
  const { waiting } = queue;
  const [next] = waiting;
  if (!next) return null;
  return (
    <details className="matrix-queue__waiting">
      <summary>
        Next: {next.scenario} with {next.policy}
        {waiting.length > 1 && `, then ${runsText(waiting.length - 1)} more`}
      </summary>
      <ol>
        {waiting.map(({ id, scenario, policy, driver }) => (
          <li key={id}>
            <span>
              {scenario} · {policy}
              {driver !== 'process' && ` · ${driver}`}
            </span>
            <IconButton
              size="sm"
              label={`Take out ${policy} on ${scenario}`}
              icon={<X aria-hidden="true" />}
              onClick={() => onCancel(id)}
            />
          </li>
        ))}
      </ol>
    </details>
  );
}

function UnderWay({ runs }: { runs: readonly RunSummary[] }) {
  if (runs.length === 0) return null;
  return (
    <ul className="matrix-queue__now">
      {runs.map(({ id, scenario, policy, phase }) => (
        <li key={id}>
          <Badge tone="live">{phase ?? 'starting'}</Badge>{' '}
          <Link href={`/runs/${id}`}>
            {scenario} · {policy}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Troubles({ pauseReason, notBegun }: RunQueue) {
  return (
    <>
      {pauseReason !== undefined && (
        <p className="matrix-queue__trouble">
          <b>Paused by itself:</b> {pauseReason}. The others would fare no better; mend it, then resume.
        </p>
      )}
      {notBegun.length > 0 && (
        <ul className="matrix-queue__trouble">
          {notBegun.map(({ scenario, policy, reason }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may fail twice for the same reason
            <li key={i}>
              <span aria-hidden="true">✕ </span>
              {scenario}
              {policy !== '' && ` with ${policy}`} could not begin: {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface QueueButtonsProps {
  queue: RunQueue;
  /** Whether runs of it go on. */
  isUnderWay: boolean;
  isInert: boolean;
  onAct: (act: 'pause' | 'resume' | 'clear') => void;
  onStop: () => void;
}

function QueueButtons({ queue, isUnderWay, isInert, onAct, onStop }: QueueButtonsProps) {
  const { waiting, isPaused } = queue;
  return (
    <>
      {(waiting.length > 0 || isPaused) && (
        <Button
          icon={isPaused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
          disabled={isInert}
          onClick={() => onAct(isPaused ? 'resume' : 'pause')}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </Button>
      )}
      {waiting.length > 0 && (
        <Button disabled={isInert} onClick={() => onAct('clear')}>
          Cancel what waits
        </Button>
      )}
      {isUnderWay && (
        <Button variant="stop" disabled={isInert} onClick={onStop}>
          Stop and restore
        </Button>
      )}
    </>
  );
}

interface StopQueueProps {
  /** How many runs go on. */
  count: number;
  isOpen: boolean;
  onClose: () => void;
  onStop: () => Promise<boolean>;
}

function StopQueue({ count, isOpen, onClose, onStop }: StopQueueProps) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title="Stop and restore?"
      description={`What is broken is healed, ${runsText(count)} under way ${count === 1 ? 'ends' : 'end'} before the time and without a verdict, and what waits is cancelled.`}
      confirmLabel="Stop and restore"
      variant="stop"
      onConfirm={onStop}
    />
  );
}

/** The runs that wait, and what can be done about them; nothing where none waits and none of them goes on. */
export function QueuePanel({ queue, underWay, jobs, isAllowed, onChange }: QueuePanelProps) {
  const { act, isBusy } = useAct();
  const [isStopping, setStopping] = useState(false);
  const { waiting, isPaused, notBegun } = queue;
  const own = underWay.filter(({ id }) => queue.underWay.includes(id));
  if (waiting.length === 0 && own.length === 0 && notBegun.length === 0 && !isPaused) return null;
  const changed = async (what: Promise<unknown>): Promise<boolean> => {
    await what;
    refreshLive();
    onChange();
    return true;
  };
  const change = (what: () => Promise<unknown>): void => {
    void act('The queue could not be changed', () => changed(what()));
  };
  return (
    <Panel
      title={isPaused ? 'Queue, paused' : 'Queue'}
      note={<span role="status">{noteOf(queue, own, jobs)}</span>}
      className="matrix-queue"
      actions={
        <QueueButtons
          queue={queue}
          isUnderWay={own.length > 0}
          isInert={isBusy || !isAllowed}
          onAct={(name) => change(() => api.actOnQueue(name))}
          onStop={() => setStopping(true)}
        />
      }
    >
      <div className="matrix-queue__body">
        <UnderWay runs={own} />
        <Waiting queue={queue} onCancel={(id) => change(() => api.dequeue(id))} />
        <Troubles {...queue} />
        {waiting.length > 0 && (
          <p className="matrix-queue__note">
            {queue.isOneAtATime && 'One begins when the one before it is over. '}
            The server works through it; this page may be closed. What waits is forgotten when the server
            ends.
          </p>
        )}
      </div>
      <StopQueue
        count={own.length}
        isOpen={isStopping}
        onClose={() => setStopping(false)}
        onStop={() => changed(api.actOnQueue('stop'))}
      />
    </Panel>
  );
}
