import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/feedback.tsx';

interface State {
  error: unknown;
}

/** Keeps the frame alive when a page breaks, or cannot be fetched because a newer build has taken its place. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const message = error instanceof Error ? error.message : String(error);
    return (
      <div role="alert">
        <EmptyState
          title="This page broke"
          actions={
            <Button variant="primary" onClick={() => location.reload()}>
              Load it again
            </Button>
          }
        >
          {message}. A run that is under way at the server is not touched by this. If the server was updated
          meanwhile, loading the page again is all it needs.
        </EmptyState>
      </div>
    );
  }
}
