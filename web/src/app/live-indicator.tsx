import type { RunSummary } from '@firedrill/contract';
import { Link } from 'wouter';
import { type Live, runsUnderWay, useLive } from '../api/live.ts';
import { classes } from '../ui/classes.ts';

/** The state of the connection in a few words; it changes seldom, so that it can be spoken. */
function statusWords(live: Live): string {
  switch (live.kind) {
    case 'connecting':
      return 'Connecting …';
    case 'signed-out':
      return 'Signed out';
    case 'disconnected':
      return 'Not connected to the server';
    case 'connected': {
      const [run, ...others] = runsUnderWay(live.state);
      if (!run) return 'Connected, nothing runs';
      return others.length === 0 ? `${run.scenario} runs` : `${others.length + 1} runs are under way`;
    }
  }
}

function RunningNow({ run, count }: { run: RunSummary; count: number }) {
  return (
    <Link href={`/runs/${run.id}`} className="app-live app-live--running">
      <span className="app-live__dot" aria-hidden="true" />
      <span className="app-live__name">{run.scenario}</span>
      <span>{run.phase ?? 'starting'}</span>
      {count > 1 && <span className="app-live__more">and {count - 1} more</span>}
    </Link>
  );
}

/** What runs now, or that nothing does, or that nobody knows because the server does not answer. */
export function LiveIndicator() {
  const live = useLive();
  const runs = live.kind === 'connected' ? runsUnderWay(live.state) : [];
  const words = statusWords(live);
  const short = live.kind === 'disconnected' ? 'Not connected' : live.kind === 'connected' ? 'Idle' : words;
  return (
    <>
      <span className="visually-hidden" role="status">
        {words}
      </span>
      {runs[0] ? (
        <RunningNow run={runs[0]} count={runs.length} />
      ) : (
        <span className={classes('app-live', `app-live--${live.kind}`)} aria-hidden="true">
          {live.kind === 'disconnected' ? '✕' : <span className="app-live__dot" />}
          <span>
            {short}
            {live.kind === 'disconnected' && <span className="app-live__more"> to the server</span>}
          </span>
        </span>
      )}
    </>
  );
}
