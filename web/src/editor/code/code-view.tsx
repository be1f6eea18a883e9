import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react';
import type { PlacedMistake } from '../fixes.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { diagnosticsOf } from './assistance.ts';
import { type EditorEvents, editorExtensions } from './extensions.ts';

/** What the page may do to the editor. */
export interface CodeHandle {
  /** Changes a stretch of the text, so that it can be undone. */
  change(change: { from: number; to: number; insert: string }): void;
  /** Puts the cursor to a stretch of the text, and the keyboard into the editor. */
  select(from: number, to: number): void;
}

export interface CodeViewProps extends EditorEvents {
  /** The text it begins with; another document is another `key`. */
  initialText: string;
  /** The text that was checked, and its mistakes. */
  checked: { text: string; mistakes: readonly PlacedMistake[] };
  vocabulary: Vocabulary | undefined;
  handle: RefObject<CodeHandle | null>;
}

/**
 * CodeMirror in a shadow root: there it adopts its style sheets instead of writing style elements, which the page's policy
 * does not admit.
 */
export function CodeView(props: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: latest.current.initialText,
        extensions: editorExtensions(
          () => latest.current,
          () => latest.current.vocabulary,
        ),
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useImperativeHandle(props.handle, () => handleOf(view));

  const { checked } = props;
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() !== checked.text) return;
    const { length } = editor.state.doc;
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(checked.mistakes, length)));
  }, [checked]);

  return <div ref={host} className="editor-code" />;
}

function handleOf(view: RefObject<EditorView | null>): CodeHandle {
  return {
    change: (change) => view.current?.dispatch({ changes: change, userEvent: 'input.fix' }),
    select: (from, to) => {
      const editor = view.current;
      if (!editor) return;
      const { length } = editor.state.doc;
      const [anchor, head] = [Math.min(from, length), Math.min(to, length)];
      editor.dispatch({
        selection: { anchor, head },
        effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      });
      editor.focus();
    },
  };
}
