import type { ReactNode } from 'react';
import { PageTitle } from '../../ui/page.tsx';

/** The heading of the page; what can be done with the whole matrix is given as children. */
export function MatrixTitle({ children }: { children?: ReactNode }) {
  return (
    <PageTitle
      title="Policies"
      note="What each policy of the reference client made of every scenario: same fault, same load."
      actions={children}
    />
  );
}
