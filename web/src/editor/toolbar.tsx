import type { ScenarioList } from '@firedrill/contract';
import { Download, FilePlus, FolderOpen, Play, Save, Trash2 } from 'lucide-react';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { TEMPLATES, type Template } from './templates.ts';
import { type EditedDocument, isUnsaved } from './use-document.ts';

/** What the toolbar can ask for. */
export interface ToolbarActions {
  onOpen(name: string): void;
  onNew(template: Template): void;
  onDownload(): void;
  onDelete(): void;
  onSave(): void;
  onRun(): void;
}

interface ToolbarProps extends ToolbarActions {
  document: EditedDocument;
  /** The name that stands in the text. */
  writtenName: string | undefined;
  list: ScenarioList | undefined;
  busy: 'save' | 'run' | undefined;
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);
const MOD = MAC ? '⌘' : 'Ctrl ';

/** Name and state of the scenario, and what can be done with it. */
export function Toolbar({ document, writtenName, list, busy, ...actions }: ToolbarProps) {
  const { name, shipped } = document;
  return (
    <header className="editor-head">
      <div className="editor-head__words">
        <h1>{name ?? writtenName ?? 'New scenario'}</h1>
        <Badge>{name === undefined ? 'new' : shipped ? 'comes with Firedrill' : 'yours'}</Badge>
        {isUnsaved(document) && (
          <Badge tone="inconclusive" icon="●">
            unsaved
          </Badge>
        )}
      </div>
      <div className="editor-head__actions">
        <Menu
          trigger={<Button icon={<FolderOpen aria-hidden="true" />}>Open</Button>}
          groups={openGroups(list, actions.onOpen)}
        />
        <Menu
          trigger={<Button icon={<FilePlus aria-hidden="true" />}>New</Button>}
          groups={[
            TEMPLATES.map((template) => ({ label: template.label, onSelect: () => actions.onNew(template) })),
          ]}
        />
        <IconButton label="Download" icon={<Download aria-hidden="true" />} onClick={actions.onDownload} />
        {name !== undefined && !shipped && (
          <IconButton label="Delete" icon={<Trash2 aria-hidden="true" />} onClick={actions.onDelete} />
        )}
        <Button
          icon={<Save aria-hidden="true" />}
          isBusy={busy === 'save'}
          onClick={actions.onSave}
          title={`${MOD}S`}
          aria-keyshortcuts={MAC ? 'Meta+S' : 'Control+S'}
        >
          {shipped ? 'Save as' : 'Save'}
        </Button>
        <Button
          variant="primary"
          icon={<Play aria-hidden="true" />}
          isBusy={busy === 'run'}
          onClick={actions.onRun}
          title={`${MOD}Enter`}
          aria-keyshortcuts={MAC ? 'Meta+Enter' : 'Control+Enter'}
        >
          Run
        </Button>
      </div>
    </header>
  );
}

function openGroups(list: ScenarioList | undefined, onOpen: (name: string) => void): MenuEntry[][] {
  if (!list) return [[{ label: 'Reading the scenarios …', isDisabled: true, onSelect: () => undefined }]];
  const entry = (name: string, label = name): MenuEntry => ({ label, onSelect: () => onOpen(name) });
  const own = list.scenarios.filter(({ shipped }) => !shipped).map(({ name }) => entry(name));
  const broken = list.broken.map(({ name }) => entry(name, `${name} (has mistakes)`));
  const shipped = list.scenarios.filter((scenario) => scenario.shipped).map(({ name }) => entry(name));
  return [[...own, ...broken], shipped].filter((group) => group.length > 0);
}

/** The keys of the editor, for the line below it. */
export const KEY_HINTS: readonly { keys: string; does: string }[] = [
  { keys: 'Ctrl Space', does: 'what may stand here' },
  { keys: `${MOD}S`, does: 'save' },
  { keys: `${MOD}Enter`, does: 'run' },
  { keys: 'Esc Tab', does: 'leave the editor' },
];
