import type { ReactNode } from 'react';
import './page.css';

export interface PageTitleProps {
  title: string;
  /** A sentence on what the page is for. */
  note?: ReactNode;
  actions?: ReactNode;
  /** Names the page in the browser's tab and to readers of the screen only. */
  isHidden?: boolean;
}

/** The heading of a page, and the name of its tab. */
export function PageTitle({ title, note, actions, isHidden }: PageTitleProps) {
  return (
    <>
      <title>{`${title} – Firedrill`}</title>
      {isHidden ? (
        <h1 className="visually-hidden">{title}</h1>
      ) : (
        <header className="ui-page-head">
          <div>
            <h1>{title}</h1>
            {note !== undefined && <p className="ui-page-head__note">{note}</p>}
          </div>
          {actions !== undefined && <div className="ui-page-head__actions">{actions}</div>}
        </header>
      )}
    </>
  );
}
