import { useSearchParams } from 'wouter';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { readChoices, writeChoices } from './policies/choices.ts';
import { Legend } from './policies/legend.tsx';
import { MatrixTitle } from './policies/matrix-title.tsx';
import { MatrixView } from './policies/matrix-view.tsx';
import { useMatrix } from './policies/use-matrix.ts';
import './policies/policies.css';

/** What every policy made of every scenario, and the way to run what is missing of that. */
export function PoliciesPage() {
  const [params, setParams] = useSearchParams();
  const choices = readChoices(params);
  const { data, error, reload } = useMatrix(choices.driver);
  return (
    <div className="policies" data-stale={data?.isStale || undefined}>
      {data ? (
        <>
          <MatrixView
            data={data}
            choices={choices}
            onChoose={(next) => setParams(writeChoices(next), { replace: true })}
            onChange={reload}
          />
          <Legend outside={data.outside} />
        </>
      ) : (
        <>
          <MatrixTitle />
          {error === undefined ? (
            <Loading step="Reading the scenarios and the runs" height="60vh" />
          ) : (
            <ErrorState title="The matrix could not be read" error={error} onRetry={reload} />
          )}
        </>
      )}
    </div>
  );
}
