import {
  acceptCompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Vocabulary } from '../vocabulary.ts';
import { assistance } from './assistance.ts';
import { continuationOf } from './list-line.ts';
import { strictPage } from './policy.ts';
import { editorTheme } from './theme.ts';

/** What the editor tells the page. */
export interface EditorEvents {
  onChange(text: string): void;
  /** The cursor moved, to an offset of the text. */
  onCursor(offset: number): void;
  onSave(): void;
  onRun(): void;
}

/** Everything that the editor can do; the events and the vocabulary are asked for each time. */
export function editorExtensions(
  events: () => EditorEvents,
  vocabulary: () => Vocabulary | undefined,
): Extension {
  return [
    Prec.highest(pageKeys(events)),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    drawSelection(),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches({ minSelectionLength: 3 }),
    search({ top: true }),
    yaml(),
    assistance(vocabulary),
    EditorView.lineWrapping,
    // It takes the focus without a tabindex, too, but only with one do accessibility checkers see that it scrolls by keys.
    EditorView.contentAttributes.of({
      'aria-label': 'Scenario, as YAML',
      spellcheck: 'false',
      tabindex: '0',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events().onChange(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) events().onCursor(update.state.selection.main.head);
    }),
    keymap.of([
      { key: 'Tab', run: acceptCompletion },
      { key: 'Enter', run: continueList },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...historyKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    strictPage,
    editorTheme,
  ];
}

function pageKeys(events: () => EditorEvents): Extension {
  const on = (act: (events: EditorEvents) => void) => () => {
    act(events());
    return true;
  };
  return keymap.of([
    { key: 'Mod-s', run: on((page) => page.onSave()), preventDefault: true },
    { key: 'Mod-Enter', run: on((page) => page.onRun()), preventDefault: true },
  ]);
}

/** Enter at the end of a list's item begins the next one; at an empty item it ends the list. */
function continueList(view: EditorView): boolean {
  const { state } = view;
  const { main } = state.selection;
  if (!main.empty) return false;
  const line = state.doc.lineAt(main.head);
  const next = continuationOf(line.text, main.head - line.from);
  if (!next) return false;
  const changes =
    next.kind === 'next-item'
      ? { from: main.head, insert: next.insert }
      : { from: line.from + next.dropFrom, to: line.to };
  const anchor = next.kind === 'next-item' ? main.head + next.insert.length : line.from + next.dropFrom;
  view.dispatch({ changes, selection: { anchor }, scrollIntoView: true, userEvent: 'input' });
  return true;
}
