import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import './panel.css';

export interface PanelProps {
  title: ReactNode;
  /** A few words beside the title. */
  note?: ReactNode;
  /** Controls at the end of its head. */
  actions?: ReactNode;
  /** Lets what is inside reach the edges, as a table does. */
  isFlush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Panel({ title, note, actions, isFlush, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes('ui-panel', className)} aria-labelledby={id}>
      <header className="ui-panel__head">
        <h2 id={id} className="ui-panel__title">
          {title}
        </h2>
        {note !== undefined && <span className="ui-panel__note">{note}</span>}
        {actions !== undefined && <div className="ui-panel__actions">{actions}</div>}
      </header>
      <div className={classes('ui-panel__body', isFlush && 'ui-panel__body--flush')}>{children}</div>
    </section>
  );
}
