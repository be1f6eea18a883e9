import { RunPage } from '../pages/run.tsx';
import { useWithBaseline } from '../run/baseline/use-baseline.ts';
import { useRun } from '../run/data/use-run.ts';
import { useRunActions } from '../run/use-actions.ts';

/** The page of a run of the server. */
export function RunRoute({ id }: { id: string }) {
  const model = useWithBaseline(useRun(id));
  return <RunPage model={model} actions={useRunActions(model)} />;
}
