import type { ReactNode } from 'react';
import './table.css';

export interface TableProps {
  /** What the table shows, for those who do not see what stands around it. */
  caption: string;
  children: ReactNode;
}

/** A table of rows; wider than its place, it scrolls on its own and with the keyboard. */
export function Table({ caption, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups no fields; what scrolls needs a role and a name
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <div role="group" className="ui-table-place" aria-label={caption} tabIndex={0}>
      <table className="ui-table">
        <caption className="visually-hidden">{caption}</caption>
        {children}
      </table>
    </div>
  );
}
