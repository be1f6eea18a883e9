import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/*
 * Colours are the dashboard's variables, which reach into the shadow root, so that light and dark follow the page. What
 * CodeMirror draws with images in `data:` addresses is drawn without them: the page's policy does not load those.
 */
const surface = EditorView.theme({
  '&': {
    height: '100%',
    fontSize: '13px',
    color: 'var(--color-text)',
    backgroundColor: 'var(--color-surface)',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--editor-font)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--color-text)' },
  '.cm-line': { padding: '0 14px 0 6px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--color-text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--editor-selection) !important',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--editor-active-line)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--color-muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 4px', minWidth: '30px' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    background: 'var(--editor-active-line)',
    border: 'none',
    color: 'var(--color-muted)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--editor-selection)', outline: 'none' },
  '.cm-searchMatch': { backgroundColor: 'var(--editor-match)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--color-accent)' },
  '.cm-snippetField': { backgroundColor: 'var(--editor-selection)' },
});

const marks = EditorView.theme({
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--color-error) 1.5px',
    textDecorationSkipInk: 'none',
    textUnderlineOffset: '3px',
    paddingBottom: '0',
  },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--color-error)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 0 0 4px' },
  '.cm-lint-marker-error': { content: 'normal', width: '10px', height: '100%' },
  '.cm-lint-marker-error::before': {
    content: '"✕"',
    color: 'var(--color-error)',
    fontSize: '11px',
    fontWeight: '700',
  },
});

const boxes = EditorView.theme({
  '.cm-tooltip': {
    color: 'var(--color-text)',
    backgroundColor: 'var(--editor-popup)',
    border: '1px solid var(--color-border)',
    borderRadius: '6px',
    boxShadow: 'var(--editor-shadow)',
    zIndex: '40',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    borderRadius: '5px',
    fontFamily: 'var(--editor-font)',
    maxHeight: '18em',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--color-accent)',
    color: 'var(--editor-on-accent)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-completionDetail': {
    color: 'var(--color-muted)',
    fontStyle: 'normal',
    marginLeft: '12px',
    fontSize: '12px',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: '340px', overflow: 'auto' },
  '.fd-note': {
    padding: '8px 12px',
    maxWidth: '380px',
    fontFamily: 'var(--editor-ui-font)',
    fontSize: '13px',
    lineHeight: '1.45',
  },
  '.fd-note-title': { fontFamily: 'var(--editor-font)' },
  '.fd-note-text': { margin: '4px 0 0' },
  '.fd-note-facts': {
    margin: '6px 0 0',
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    gap: '2px 10px',
    fontSize: '12px',
  },
  '.fd-note-facts dt': { color: 'var(--color-muted)' },
  '.fd-note-facts dd': { margin: '0' },
  '.cm-diagnostic': {
    padding: '8px 12px',
    fontFamily: 'var(--editor-ui-font)',
    fontSize: '13px',
    maxWidth: '420px',
  },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--color-error)' },
  '.cm-diagnosticAction': {
    display: 'inline-block',
    margin: '6px 6px 0 0',
    padding: '3px 9px',
    font: 'inherit',
    fontSize: '12px',
    color: 'var(--color-text)',
    backgroundColor: 'transparent',
    border: '1px solid var(--color-border)',
    borderRadius: '4px',
  },
  '.cm-panels': { color: 'var(--color-text)', backgroundColor: 'var(--editor-popup)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--color-border)' },
  '.cm-panel.cm-search': { padding: '8px 10px', fontFamily: 'var(--editor-ui-font)' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-panel.cm-search input[type=checkbox]': { verticalAlign: '-2px', accentColor: 'var(--color-accent)' },
  '.cm-panel :is(input, button):focus-visible': {
    outline: '2px solid var(--color-focus)',
    outlineOffset: '1px',
  },
  '.cm-textfield': {
    fontFamily: 'inherit',
    fontSize: '12px',
    color: 'inherit',
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-border)',
    borderRadius: '4px',
    padding: '3px 7px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    fontFamily: 'inherit',
    fontSize: '12px',
    color: 'inherit',
    backgroundColor: 'var(--color-surface)',
    border: '1px solid var(--color-border)',
    borderRadius: '4px',
    padding: '3px 9px',
  },
  '.cm-panel.cm-search [name=close]': { color: 'inherit', fontSize: '18px', right: '8px' },
});

const words = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--editor-key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--editor-string)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--color-muted)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--color-muted)' },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: 'var(--editor-meta)' },
]);

/** How the editor looks. */
export const editorTheme: Extension = [surface, marks, boxes, syntaxHighlighting(words)];
