import type { ReactNode } from 'react';
import { Readout } from '../panels/panel.tsx';
import type { Ghost } from './ghost.ts';
import { useGhost } from './provider.tsx';

interface PastEntryProps {
  /** What the baseline comes to at the cursor, or in all. */
  value(ghost: Ghost, atMs: number | undefined): string;
}

/** The baseline in a panel's legend, with its value at the cursor; it takes what room is left, and never a line more. */
export function PastEntry({ value }: PastEntryProps): ReactNode {
  const ghost = useGhost();
  if (!ghost) return null;
  return (
    <span className="baseline-entry">
      <span className="swatch swatch-ghost" aria-hidden="true" />
      <span className="baseline-word">baseline</span>
      <Readout className="legend-value" text={(atMs) => value(ghost, atMs)} />
    </span>
  );
}
