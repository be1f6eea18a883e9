import { completionStatus } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';

/**
 * Writes over a selection itself. The browser would merge the lines by giving their words a `style` attribute, which the
 * page's policy refuses with an error.
 */
const overwriting = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType } = event;
    const { main } = view.state.selection;
    if (inputType !== 'insertText' || !data || main.empty || view.composing) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert());
    return true;
  },
});

/** Lets the list of what may be written be scrolled by keyboard alone, as all that scrolls must. */
const reachableList = ViewPlugin.fromClass(
  class {
    update({ view, state }: ViewUpdate): void {
      if (completionStatus(state) !== 'active') return;
      view.requestMeasure({
        key: this,
        read: () => view.dom.querySelector<HTMLElement>('.cm-tooltip-autocomplete > ul'),
        write: (list) => list?.setAttribute('tabindex', '0'),
      });
    }
  },
);

/** What a strict page asks of an editor. */
export const strictPage: Extension = [overwriting, reachableList];
