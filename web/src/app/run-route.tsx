import { useEffect } from 'react';
import { refreshLive, runsUnderWay, useLive } from '../api/live.ts';
import { RunPage, type StartingRun } from '../pages/run.tsx';
import { useWithBaseline } from '../run/baseline/use-baseline.ts';
import { useRun } from '../run/data/use-run.ts';
import type { RunModel } from '../run/model.ts';
import { useRunActions } from '../run/use-actions.ts';

/** The header tells a run's phase, too, and learns of it seldom: at every turn of the run on the page it asks at once. */
function useHeaderInStep({ view, feed }: RunModel): void {
  const isFollowed = feed.kind === 'live';
  const phaseCount = view.phases.length;
  const step = feed.kind === 'loading' ? feed.step : undefined;
  const isOver = view.finished !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turns are what it follows
  useEffect(() => {
    if (isFollowed || step !== undefined) refreshLive();
  }, [isFollowed, phaseCount, isOver, step]);
}

/** What the header has learned of a run that has no events yet; nothing once it is over. */
function useStarting({ runId, view }: RunModel): StartingRun | undefined {
  const live = useLive();
  if (view.run !== undefined || live.kind !== 'connected') return undefined;
  return runsUnderWay(live.state).find(({ id }) => id === runId);
}

/** The page of a run of the server. */
export function RunRoute({ id }: { id: string }) {
  const model = useWithBaseline(useRun(id));
  useHeaderInStep(model);
  return <RunPage model={model} actions={useRunActions(model)} starting={useStarting(model)} />;
}
