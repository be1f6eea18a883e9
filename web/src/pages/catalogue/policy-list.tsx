import type { Catalogue } from '@firedrill/contract';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/feedback.tsx';

/** The policies of the reference client, each with what it does. */
export function PolicyList({
  policies,
  defaultPolicy,
}: {
  policies: Catalogue['policies'];
  defaultPolicy: string;
}) {
  if (policies.length === 0) return <EmptyState title="No policy says that">Try another word.</EmptyState>;
  return (
    <ul className="policy-list">
      {policies.map(({ name, summary }) => (
        <li key={name}>
          <h2>
            <code>{name}</code> {name === defaultPolicy && <Badge>default</Badge>}
          </h2>
          <p>{summary}</p>
        </li>
      ))}
    </ul>
  );
}
