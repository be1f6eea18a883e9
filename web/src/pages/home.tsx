import { api } from '../api/client.ts';
import { runsUnderWay, useLive } from '../api/live.ts';
import { useResource } from '../api/use-resource.ts';
import { PageTitle } from '../ui/page.tsx';
import './home/home.css';
import { MachineLine } from './home/machine-line.tsx';
import { ManualCard } from './home/manual-card.tsx';
import { RecentRuns } from './home/recent-runs.tsx';
import { RunningNow } from './home/running-now.tsx';
import { Scenarios } from './home/scenarios.tsx';

/** Where a drill starts and where the last ones are found. */
export function HomePage() {
  const live = useLive();
  const known = live.kind === 'connected' ? live.state : live.kind === 'disconnected' ? live.last : undefined;
  const underWay = known ? runsUnderWay(known) : [];
  const isStale = live.kind === 'disconnected';
  // The stored runs change when a run begins or ends; what happened while the server was away nobody knows.
  const key = `${live.connection} ${underWay.map(({ id }) => id).join()}`;
  const runs = useResource((signal) => api.runs(signal), key);
  return (
    <div className="home" data-stale={isStale || undefined}>
      <PageTitle title="Home" isHidden />
      <RunningNow runs={underWay} isStale={isStale} />
      <div className="home__columns">
        <Scenarios isConnected={!isStale} connection={live.connection} />
        <div className="home__side">
          <ManualCard />
          <RecentRuns runs={runs} shownAbove={underWay} />
          <MachineLine />
        </div>
      </div>
    </div>
  );
}
