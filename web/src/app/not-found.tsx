import { useLocation } from 'wouter';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/feedback.tsx';
import { PageTitle } from '../ui/page.tsx';

/** What is shown at an address that has no page. */
export function NotFound() {
  const [path] = useLocation();
  return (
    <>
      <PageTitle title="No such page" />
      <EmptyState
        title="There is no page at this address"
        actions={
          <ButtonLink href="/" variant="primary">
            Go home
          </ButtonLink>
        }
      >
        <code>{path}</code> leads nowhere. Scenarios and runs are listed on the home page.
      </EmptyState>
    </>
  );
}
