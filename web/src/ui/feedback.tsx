import { type ReactNode, useEffect, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { Button } from './button.tsx';
import './feedback.css';

/** What takes less is not worth a word: that would be gone before it is read. */
const NAME_STEP_AFTER_MS = 150;

export interface EmptyStateProps {
  title: string;
  /** What to start, and how long it takes. */
  children: ReactNode;
  actions?: ReactNode;
}

/** Nothing is here yet: says what would bring something. */
export function EmptyState({ title, children, actions }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      <p className="ui-empty__title">{title}</p>
      <p className="ui-empty__words">{children}</p>
      {actions !== undefined && <div className="ui-empty__actions">{actions}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  /** What could not be done. */
  title: string;
  error: unknown;
  onRetry?: () => void;
}

/** Something went wrong: what it was, and the cure. */
export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  const { message, hint } = problemOf(error);
  return (
    <div className="ui-error" role="alert">
      <p className="ui-error__title">
        <span aria-hidden="true">✕ </span>
        {title}
      </p>
      <p>{message}</p>
      {hint !== undefined && <p className="ui-error__hint">{hint}</p>}
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export interface LoadingProps {
  /** What is waited for, as it would be said: `Reading the runs`. It is shown unless that takes but a moment. */
  step: string;
  /** Height of what will stand there, in CSS units, so that nothing jumps. */
  height?: string;
  /** Shows the step from the first, where it is known to take longer. */
  isAtOnce?: boolean;
}

/** Something is being fetched. */
export function Loading({ step, height = '6rem', isAtOnce = false }: LoadingProps) {
  const [isLong, setLong] = useState(isAtOnce);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), NAME_STEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="ui-loading" style={{ minHeight: height }} role="status">
      {isLong ? (
        <span className="ui-loading__step">
          <span className="ui-spinner" aria-hidden="true" />
          {step} …
        </span>
      ) : (
        <span className="visually-hidden">Loading</span>
      )}
    </div>
  );
}

/** A grey bar where a line of text will stand; `width` in CSS units. */
export function Skeleton({ width = '100%' }: { width?: string }) {
  return <span className="ui-skeleton" style={{ width }} aria-hidden="true" />;
}
