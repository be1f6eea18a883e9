import { lazy, type RefObject, Suspense } from 'react';
import { Loading } from '../ui/feedback.tsx';
import type { CodeHandle } from './code/code-view.tsx';
import { KEY_HINTS } from './toolbar.tsx';
import type { Checked } from './use-checked.ts';
import type { EditedDocument } from './use-document.ts';
import type { Vocabulary } from './vocabulary.ts';

const CodeView = lazy(async () => ({ default: (await import('./code/code-view.tsx')).CodeView }));

const NOTHING_CHECKED = { text: '', mistakes: [] };

interface CodePaneProps {
  document: EditedDocument;
  checked: Checked | undefined;
  vocabulary: Vocabulary | undefined;
  handle: RefObject<CodeHandle | null>;
  onChange(text: string): void;
  onCursor(offset: number): void;
  onSave(): void;
  onRun(): void;
}

/** The text, with the keys that help to write it. */
export function CodePane({ document, checked, ...rest }: CodePaneProps) {
  return (
    <section className="editor-pane" aria-label="Text of the scenario">
      <Suspense fallback={<Loading step="Opening the editor" height="20rem" />}>
        <CodeView
          {...rest}
          key={document.version}
          initialText={document.text}
          checked={checked ?? NOTHING_CHECKED}
        />
      </Suspense>
      <p className="editor-keys">
        {KEY_HINTS.map(({ keys, does }) => (
          <span key={keys}>
            <kbd>{keys}</kbd> {does}
          </span>
        ))}
      </p>
    </section>
  );
}
