import { type Comparison, compareRuns } from '@firedrill/contract';
import { lazy, Suspense, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx';
import { Checkbox } from '../ui/field.tsx';
import { PageTitle } from '../ui/page.tsx';
import './compare/compare.css';
import { type ComparedRun, loadOthers, loadRun } from './compare/compared-run.ts';
import { ComparedRows, isFound } from './compare/rows.tsx';
import { RunPicker } from './compare/run-picker.tsx';
import { Summary } from './compare/summary.tsx';
import { isOver } from './home/run-words.ts';

const CompareCharts = lazy(async () => {
  const { CompareCharts } = await import('./compare/charts.tsx');
  return { default: CompareCharts };
});

interface Compared {
  comparison: Comparison;
  a: ComparedRun;
  b: ComparedRun;
}

async function compare(aId: string, bId: string, signal: AbortSignal): Promise<Compared> {
  const [a, b, { runs }] = await Promise.all([loadRun(aId, signal), loadRun(bId, signal), api.runs(signal)]);
  const others = async ({ evidence }: ComparedRun) =>
    await loadOthers(evidence.view, runs, [aId, bId], signal);
  const [likeA, likeB] = await Promise.all([others(a), others(b)]);
  return { comparison: compareRuns(a.evidence, b.evidence, { a: likeA, b: likeB }), a, b };
}

function Result({ a, b }: { a: string; b: string }) {
  const { data, error, reload } = useResource((signal) => compare(a, b, signal));
  const [showsAll, setShowsAll] = useState(true);
  if (error !== undefined)
    return <ErrorState title="The runs cannot be compared" error={error} onRetry={reload} />;
  if (!data) return <Loading step="Reading both journals" height="50vh" />;
  const { comparison } = data;
  const rows = showsAll ? comparison.rows : comparison.rows.filter(isFound);
  return (
    <>
      <Summary comparison={comparison} />
      <Suspense fallback={<Loading step="Loading the charts" height="20rem" />}>
        <CompareCharts a={data.a} b={data.b} />
      </Suspense>
      <div className="compare-toolbar">
        <Checkbox
          label="Show only differences"
          isChecked={!showsAll}
          onChecked={(isChecked) => setShowsAll(!isChecked)}
        />
      </div>
      <ComparedRows rows={rows} />
    </>
  );
}

/** Stands where the charts will be until both runs are chosen. */
function NothingChosen({ isHalf }: { isHalf: boolean }) {
  return (
    <div className="compare-empty">
      <EmptyState title={isHalf ? 'Choose the other run' : 'Choose two runs'}>
        A is the one before, such as with another policy; B is the one that is held against it. Two runs of
        the same scenario tell the most: where answers came from, how fast, and how they recovered.
      </EmptyState>
    </div>
  );
}

function addressOf(a: string, b: string): string {
  const query = new URLSearchParams({ ...(a && { a }), ...(b && { b }) });
  return `/compare?${query}`;
}

/** Two runs side by side, with the differences that exceed chance marked. */
export function ComparePage() {
  const search = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const runs = useResource((signal) => api.runs(signal));
  const [a, b] = [search.get('a') ?? '', search.get('b') ?? ''];
  const over = (runs.data?.runs ?? []).filter((run) => isOver(run) && run.startedAt !== undefined);
  return (
    <div className="compare">
      <PageTitle
        title="Compare"
        note="Two runs side by side; a difference is marked when it exceeds chance."
      />
      {runs.error !== undefined && (
        <ErrorState title="The list of runs cannot be read" error={runs.error} onRetry={runs.reload} />
      )}
      {runs.data && over.length < 2 && (!a || !b) ? (
        <EmptyState
          title="There is nothing to compare yet"
          actions={<ButtonLink href="/">Start a run</ButtonLink>}
        >
          It takes two runs that are over, for example <code>redis-crash</code> with two policies: about half
          a minute each.
        </EmptyState>
      ) : (
        <RunPicker runs={over} a={a} b={b} onPick={(nextA, nextB) => navigate(addressOf(nextA, nextB))} />
      )}
      {a && b ? (
        <Result key={`${a} ${b}`} a={a} b={b} />
      ) : (
        over.length >= 2 && <NothingChosen isHalf={a !== '' || b !== ''} />
      )}
    </div>
  );
}
