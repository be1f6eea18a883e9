import { useEffect, useRef } from 'react';

/** What the keys of the page do. */
export interface PageKeys {
  reset(): void;
  live(): void;
  freeze(): void;
  step(direction: 1 | -1): void;
  panel(number: number): void;
  bands(): void;
  filter(): void;
  help(): void;
  stop(): void;
}

/** The keys for people, in the order in which the help tells them. */
export const KEY_WORDS: readonly [keys: string, does: string][] = [
  ['0', 'show the whole run'],
  ['L', 'go to now and follow it'],
  ['Space', 'freeze the view and go on; in a replay play and pause'],
  ['[ ]', 'to the event before, to the next one'],
  ['1 – 8', 'to a panel'],
  ['F', 'fault bands on and off'],
  ['/', 'filter the event log'],
  ['S', 'Stop and restore'],
  ['?', 'this help'],
  ['← →', 'on a chart: move the cursor; with Shift ten times as far'],
  ['+ −', 'on a chart: zoom around the cursor'],
  ['Esc', 'on a chart: take the cursor away'],
];

const TYPED_INTO = 'input, textarea, select, [contenteditable], [role="textbox"]';
const PRESSED = 'button, a, summary, input';

/** What a key does; `undefined` for one that does nothing. */
export function actionOf(key: string, keys: PageKeys): (() => void) | undefined {
  if (/^[1-8]$/.test(key)) return () => keys.panel(Number(key));
  switch (key) {
    case '0':
      return keys.reset;
    case 'l':
    case 'L':
      return keys.live;
    case ' ':
      return keys.freeze;
    case '[':
      return () => keys.step(-1);
    case ']':
      return () => keys.step(1);
    case 'f':
    case 'F':
      return keys.bands;
    case '/':
      return keys.filter;
    case '?':
      return keys.help;
    case 's':
    case 'S':
      return keys.stop;
    default:
      return undefined;
  }
}

function isMeantForAnother({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], dialog[open]')) return true;
  if (!(target instanceof Element)) return false;
  return target.closest(TYPED_INTO) !== null || (key === ' ' && target.closest(PRESSED) !== null);
}

/** Listens for the page's keys, wherever the focus is but in a field or a dialog. */
export function usePageKeys(keys: PageKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isMeantForAnother(event)) return;
      const action = actionOf(event.key, latest.current);
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
