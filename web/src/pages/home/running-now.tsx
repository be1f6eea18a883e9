import type { RunSummary } from '@firedrill/contract';
import { Link } from 'wouter';
import { api } from '../../api/client.ts';
import { refreshLive } from '../../api/live.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Duration } from '../../ui/time.tsx';
import { useAct } from '../../ui/use-act.ts';

function faultWords({ faultsInForce }: RunSummary): string {
  if (faultsInForce.length === 0) return 'no fault in force';
  return `in force: ${faultsInForce.map(({ kind, on }) => `${kind} on ${on}`).join(', ')}`;
}

function Progress({ run }: { run: RunSummary }) {
  if (run.state === 'starting') return <p className="home-run__step">{run.step ?? 'starting'} …</p>;
  const isOpenEnded = run.kind === 'manual';
  return (
    <div className="home-run__progress">
      {!isOpenEnded && (
        <progress
          max={run.durationMs}
          value={Math.min(run.elapsedMs, run.durationMs)}
          aria-label="Progress"
        />
      )}
      <span>
        <Duration ms={run.elapsedMs} />
        {!isOpenEnded && (
          <>
            {' of '}
            <Duration ms={run.durationMs} />
          </>
        )}
      </span>
    </div>
  );
}

function RunUnderWay({ run, isStale }: { run: RunSummary; isStale: boolean }) {
  const { act, isBusy } = useAct();
  const stop = (): void => {
    void act('The run could not be stopped', async () => {
      await api.stop(run.id);
      refreshLive();
    });
  };
  return (
    <li className="home-run">
      <div className="home-run__what">
        <Link href={`/runs/${run.id}`} className="home-run__title">
          {run.title}
        </Link>
        <span className="home-run__facts">
          {run.policy} · {run.driver} · {faultWords(run)}
        </span>
      </div>
      <Badge tone={isStale ? 'pending' : 'live'}>{isStale ? 'not known' : (run.phase ?? 'starting')}</Badge>
      <Progress run={run} />
      <div className="home-run__actions">
        <ButtonLink href={`/runs/${run.id}`}>Watch</ButtonLink>
        {run.isHere && (
          <Button variant="stop" isBusy={isBusy} disabled={isStale} onClick={stop}>
            Stop and restore
          </Button>
        )}
      </div>
    </li>
  );
}

/** The runs that are under way, each with what is broken now and the way to end it; nothing when none is. */
export function RunningNow({ runs, isStale }: { runs: readonly RunSummary[]; isStale: boolean }) {
  if (runs.length === 0) return null;
  return (
    <Panel
      title={isStale ? 'Was running when the connection was lost' : 'Running now'}
      isFlush
      className="home-running"
    >
      <ul>
        {runs.map((run) => (
          <RunUnderWay key={run.id} run={run} isStale={isStale} />
        ))}
      </ul>
    </Panel>
  );
}
