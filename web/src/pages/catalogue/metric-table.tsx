import type { Catalogue } from '@firedrill/contract';
import { EmptyState } from '../../ui/feedback.tsx';
import { Table } from '../../ui/table.tsx';

/** The metrics that a claim can be about. */
export function MetricTable({ metrics }: { metrics: Catalogue['metrics'] }) {
  if (metrics.length === 0) return <EmptyState title="No metric says that">Try another word.</EmptyState>;
  return (
    <div className="catalogue__table">
      <Table caption="Metrics of claims">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Unit</th>
            <th scope="col">Can be asked for</th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map(({ name, unit, selectors, summary }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{unit}</td>
              <td>{selectors.join(', ') || '–'}</td>
              <td>{summary}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
