import type { ScenarioList } from '@firedrill/contract';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import type { CodeHandle } from './code/code-view.tsx';
import { CodePane } from './code-pane.tsx';
import type { Entry } from './flow.ts';
import { useNew } from './new-scenario.tsx';
import { noteAt } from './notes.ts';
import { entryAt, membersOf, type Outline, outlineOf, scalarAt } from './outline.ts';
import { useLeaveWarning, usePageKeys } from './page-events.ts';
import { PlanPanel } from './plan-panel.tsx';
import { entryOfFault } from './planned-entry.ts';
import { checkText } from './requests.ts';
import { SaveDialog } from './save-dialog.tsx';
import { Claims, Mistakes, NoteCard, type RunSettings, RunWith } from './side.tsx';
import { Toolbar } from './toolbar.tsx';
import { useActions } from './use-actions.ts';
import type { Answer } from './use-answer.ts';
import { type Checked, useChecked } from './use-checked.ts';
import { type DocumentActions, type EditedDocument, isUnsaved } from './use-document.ts';
import type { Vocabulary } from './vocabulary.ts';

interface WorkbenchProps {
  document: EditedDocument;
  edit: DocumentActions;
  list: Answer<ScenarioList>;
  vocabulary: Vocabulary | undefined;
}

/** The editor with all that stands around it: the plan above it, what is to be known beside it. */
export function Workbench({ document, edit, list, vocabulary }: WorkbenchProps) {
  const [settings, setSettings] = useState<RunSettings>({ driver: '', policy: '', seed: '' });
  const [cursor, setCursor] = useState(0);
  const [isDeleting, setDeleting] = useState(false);
  const [, navigate] = useLocation();
  const code = useRef<CodeHandle>(null);
  const { text } = document;
  const outline = useMemo(() => outlineOf(text), [text]);
  const checked = useChecked(text, settings.driver || undefined, checkText);
  const driver = settings.driver || undefined;
  const actions = useActions({
    document,
    edit,
    list: list.value,
    onStored: list.ask,
    checked: checked && { ...checked, driver },
    onMistake: ({ from, to }) => code.current?.select(from, to),
  });
  const newScenario = useNew(document, edit);
  const run = (): void => actions.run(settings);
  useLeaveWarning(isUnsaved(document));
  usePageKeys(actions.save, run);
  const editing = { document, checked, vocabulary, outline, code };

  return (
    <div className="editor">
      <Toolbar
        document={document}
        writtenName={scalarAt(outline, ['name'])}
        list={list.value}
        busy={actions.busy}
        onOpen={(name) => navigate(`/editor/${name}`)}
        onNew={newScenario.ask}
        onDownload={actions.download}
        onDelete={() => setDeleting(true)}
        onSave={actions.save}
        onRun={run}
      />
      <Notices document={document} onDiscard={edit.discard} />
      <PlanPanel
        checked={checked}
        isChecking={checked?.text !== text}
        onFault={(fault) => goTo(code, entryOfFault(outline, fault))}
      />
      <div className="editor-main">
        <CodePane
          document={document}
          checked={checked}
          vocabulary={vocabulary}
          handle={code}
          onChange={edit.edit}
          onCursor={setCursor}
          onSave={actions.save}
          onRun={run}
        />
        <Side {...editing} cursor={cursor} settings={settings} onSettings={setSettings} />
      </div>
      {newScenario.dialog}
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        title="Delete this scenario?"
        description={`${document.name}: its file is removed from the disk. Runs of it stay.`}
        confirmLabel="Delete the scenario"
        onConfirm={actions.remove}
      />
      {actions.question && (
        <SaveDialog
          {...actions.question}
          scenarios={list.value?.scenarios ?? []}
          onClose={actions.cancelSaving}
          onSave={actions.saveAs}
        />
      )}
    </div>
  );
}

function goTo(code: RefObject<CodeHandle | null>, entry: Entry | undefined): void {
  if (entry) code.current?.select(entry.valueFrom, entry.valueTo);
}

interface SideProps {
  document: EditedDocument;
  checked: Checked | undefined;
  vocabulary: Vocabulary | undefined;
  outline: Outline;
  code: RefObject<CodeHandle | null>;
  cursor: number;
  settings: RunSettings;
  onSettings(settings: RunSettings): void;
}

/** What is to be known of the text, beside it. */
function Side({ document, checked, vocabulary, outline, code, cursor, settings, onSettings }: SideProps) {
  const { text } = document;
  const note = useMemo(
    () => (vocabulary ? noteAt(text, cursor, outline, vocabulary) : undefined),
    [text, cursor, outline, vocabulary],
  );
  return (
    <div className="editor-side">
      {checked && checked.mistakes.length > 0 && (
        <Mistakes
          mistakes={checked.mistakes}
          onGo={({ from, to }) => code.current?.select(from, to)}
          // A fix is for the text that was checked, and that alone.
          onFix={(fix) => checked.text === text && code.current?.change(fix)}
        />
      )}
      <NoteCard note={note} />
      <RunWith
        catalogue={vocabulary?.catalogue}
        checked={checked}
        settings={settings}
        onChange={onSettings}
      />
      <Claims
        claims={membersOf(outline, ['claims']).map(({ scalar }) => scalar ?? '')}
        onGo={(index) => goTo(code, entryAt(outline, ['claims', index]))}
      />
    </div>
  );
}

function Notices({ document, onDiscard }: { document: EditedDocument; onDiscard(): void }) {
  if (document.isUnkept) {
    return (
      <p className="editor-notice" role="status">
        This browser does not keep unsaved texts: save before you leave.
      </p>
    );
  }
  if (!document.isRestored) return null;
  return (
    <p className="editor-notice" role="status">
      This is the text you left unsaved.
      <Button size="sm" onClick={onDiscard}>
        {document.name === undefined ? 'Begin anew' : 'Back to the stored one'}
      </Button>
    </p>
  );
}
