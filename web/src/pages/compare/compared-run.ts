import {
  EvidenceFold,
  isSameConfiguration,
  type RunEvidence,
  type RunSummary,
  type RunView,
} from '@firedrill/contract';
import { api } from '../../api/client.ts';
import { browserClock } from '../../run/data/browser.ts';
import { emptySeries, foldSeries } from '../../run/data/fold/series.ts';
import { serverSource } from '../../run/data/server-source.ts';
import type { RunSeries } from '../../run/model.ts';

/** So many other runs of each kind are asked how much such runs differ. */
const OTHERS_MAX = 10;
/** A long run is folded for so long at a time, so that the page stays responsive. */
const FOLD_FOR_MS = 12;

/** A run with all that a comparison shows of it. */
export interface ComparedRun {
  evidence: RunEvidence;
  series: RunSeries;
}

/** Reads a run from its journal. */
export async function loadRun(runId: string, signal: AbortSignal): Promise<ComparedRun> {
  const fold = new EvidenceFold();
  const series = emptySeries();
  let sinceAt = browserClock.now();
  for await (const events of serverSource(runId).read(0, signal)) {
    for (const event of events) foldSeries(series, event, fold.add(event));
    if (browserClock.now() - sinceAt < FOLD_FOR_MS) continue;
    await browserClock.pause();
    sinceAt = browserClock.now();
  }
  return { evidence: fold.evidence, series };
}

/** Views of other finished runs of the same thing, the newest first. */
export async function loadOthers(
  view: RunView,
  runs: readonly RunSummary[],
  except: readonly string[],
  signal: AbortSignal,
): Promise<RunView[]> {
  const { run } = view;
  const like = runs.filter(
    ({ id, scenario, policy, driver, end }) =>
      scenario === run?.scenario.name &&
      policy === run.policy &&
      driver === run.driver &&
      end === 'completed' &&
      !except.includes(id),
  );
  const views = await Promise.all(
    like.slice(0, OTHERS_MAX).map(({ id }) => api.view(id, signal).catch(() => undefined)),
  );
  return views.filter((other) => other !== undefined && isSameConfiguration(view, other)) as RunView[];
}
