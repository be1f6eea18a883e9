import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import './tabs.css';

export interface Tab {
  id: string;
  label: ReactNode;
  content: ReactNode;
}

export interface TabsProps {
  /** What the tabs are parts of, for those who do not see them. */
  label: string;
  tabs: readonly Tab[];
  value: string;
  onValue: (id: string) => void;
}

/** Parts of a thing of which one is shown. */
export function Tabs({ label, tabs, value, onValue }: TabsProps) {
  return (
    <Base.Root value={value} onValueChange={(id: string) => onValue(id)}>
      <Base.List className="ui-tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className="ui-tabs__tab">
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="ui-tabs__panel">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
