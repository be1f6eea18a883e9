import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippet,
  startCompletion,
} from '@codemirror/autocomplete';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState, Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import type { PlacedMistake } from '../fixes.ts';
import { noteAt } from '../notes.ts';
import type { Option } from '../option.ts';
import { optionsAt } from '../options.ts';
import { type Outline, outlineOf } from '../outline.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { noteElement } from './note-element.ts';

/** Completion and documentation on hover, by what a scenario may say; both are silent until that is known. */
export function assistance(vocabulary: () => Vocabulary | undefined): Extension {
  return [
    autocompletion({
      override: [(context) => complete(context, vocabulary())],
      icons: false,
      activateOnTyping: true,
      optionClass: (completion) => `fd-option-${completion.type ?? 'value'}`,
    }),
    hoverTooltip((view, offset) => {
      const known = vocabulary();
      const text = view.state.doc.toString();
      const note = known && noteAt(text, offset, outlineIn(view.state), known);
      if (!note) return null;
      return { pos: note.from, end: note.to, above: true, create: () => ({ dom: noteElement(note) }) };
    }),
  ];
}

const outlines = new WeakMap<EditorState['doc'], Outline>();

/** The outline of an editor's text, read once for each text. */
export function outlineIn({ doc }: EditorState): Outline {
  const known = outlines.get(doc);
  if (known) return known;
  const outline = outlineOf(doc.toString());
  outlines.set(doc, outline);
  return outline;
}

function complete(context: CompletionContext, vocabulary: Vocabulary | undefined): CompletionResult | null {
  if (!vocabulary) return null;
  const { state, pos, explicit } = context;
  const found = optionsAt(state.doc.toString(), pos, outlineIn(state), vocabulary);
  if (!found || found.options.length === 0) return null;
  const isBlankLine = found.from === pos && state.doc.lineAt(pos).text.trim() === '';
  if (isBlankLine && !explicit) return null;
  return { from: found.from, options: found.options.map(completionOf) };
}

function completionOf({ label, snippet: template, detail, note, kind, rank, asksMore }: Option): Completion {
  const insert = template === undefined ? undefined : snippet(template);
  return {
    label,
    type: kind,
    boost: Math.max(-99, Math.min(99, rank ?? 0)),
    ...(detail ? { detail } : {}),
    ...(note ? { info: () => noteElement(note) } : {}),
    ...(insert
      ? {
          apply: (view: EditorView, completion: Completion, from: number, to: number) => {
            insert(view, completion, from, to);
            if (asksMore) startCompletion(view);
          },
        }
      : {}),
  };
}

/** Mistakes as CodeMirror draws them, with their fixes as actions. */
export function diagnosticsOf(mistakes: readonly PlacedMistake[], length: number): Diagnostic[] {
  return mistakes.map(({ from, to, message, advice, fixes }) => ({
    from: Math.min(from, length),
    to: Math.min(to, length),
    severity: 'error',
    message: advice === undefined ? message : `${message} – ${advice}`,
    actions: fixes.map((fix) => ({
      name: fix.label,
      apply: (view: EditorView) => view.dispatch({ changes: fix, userEvent: 'input.fix' }),
    })),
  }));
}
