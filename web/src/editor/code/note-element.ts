import type { Note } from '../notes.ts';

/** A note as an element for CodeMirror's tooltips, which React does not draw. */
export function noteElement({ title, text, facts }: Note): HTMLElement {
  const root = element('div', 'fd-note');
  root.append(element('strong', 'fd-note-title', title));
  if (text !== '') root.append(element('p', 'fd-note-text', text));
  if (facts.length > 0) {
    const list = element('dl', 'fd-note-facts');
    for (const { label, value } of facts) list.append(element('dt', '', label), element('dd', '', value));
    root.append(list);
  }
  return root;
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
