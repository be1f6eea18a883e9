import { Play } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import type { CellState } from './cells.ts';
import { isMissing } from './cells.ts';

/** The menu that runs a row or a column: what is missing of it, or all. */
export function RunMenu({
  what,
  cells,
  isAllowed,
  onRun,
  more = [],
}: {
  /** The name of the row or the column. */
  what: string;
  cells: readonly CellState[];
  isAllowed: boolean;
  onRun: (cells: readonly CellState[]) => void;
  more?: readonly MenuEntry[];
}) {
  const missing = cells.filter(isMissing);
  const free = cells.filter(({ underWay, place }) => !underWay && place === undefined);
  const runs: MenuEntry[] = [
    {
      label: missing.length === 0 ? 'Nothing is missing' : `Run the ${missing.length} missing …`,
      onSelect: () => onRun(missing),
      isDisabled: !isAllowed || missing.length === 0,
    },
    {
      label: `Run all ${free.length} …`,
      onSelect: () => onRun(free),
      isDisabled: !isAllowed || free.length === 0,
    },
  ];
  return (
    <Menu
      trigger={<IconButton size="sm" label={`Run or open ${what}`} icon={<Play aria-hidden="true" />} />}
      groups={more.length > 0 ? [runs, more] : [runs]}
    />
  );
}
