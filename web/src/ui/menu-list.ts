import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import { putBeside } from './place.ts';

const GAP_PX = 4;

/** The lines of an open menu, and what keys and presses do to them. */
export interface MenuList {
  popup: RefObject<HTMLDivElement | null>;
  onKeyDown: (event: KeyboardEvent) => void;
  onBlur: (event: FocusEvent) => void;
  /** Closes the menu, gives the focus back to its button and then does what was chosen. */
  choose: (what?: () => void) => void;
}

/**
 * The index of the line that a key leads to from the one at `current` (-1 for none); undefined for a key that leads
 * nowhere. A letter leads to the next line that begins with it.
 */
export function lineAfterKey(key: string, labels: readonly string[], current: number): number | undefined {
  const count = labels.length;
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (current + 1) % count;
  if (key === 'ArrowUp') return (Math.max(current, 0) - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  for (let step = 1; step <= count; step += 1) {
    const index = (Math.max(current, -1) + step) % count;
    if (labels[index]?.toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return undefined;
}

function linesOf(popup: HTMLElement | null): HTMLElement[] {
  return [...(popup?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

/** Closes the menu when a person presses beside its elements, or what it stands beside moves away. */
function useClosing(
  elements: readonly RefObject<Element | null>[],
  isOpen: boolean,
  onClose: () => void,
): void {
  const latest = useRef({ elements, onClose });
  latest.current = { elements, onClose };
  useEffect(() => {
    if (!isOpen) return;
    const close = (): void => latest.current.onClose();
    const onPress = ({ target }: Event): void => {
      const isOurs = latest.current.elements.some(({ current }) => current?.contains(target as Node));
      if (!isOurs) close();
    };
    document.addEventListener('pointerdown', onPress);
    addEventListener('resize', close);
    addEventListener('scroll', close, { passive: true });
    return () => {
      document.removeEventListener('pointerdown', onPress);
      removeEventListener('resize', close);
      removeEventListener('scroll', close);
    };
  }, [isOpen]);
}

/** Shows the popup beside its button while it is open, and closes it when a person turns elsewhere. */
export function useMenuList(
  button: RefObject<HTMLButtonElement | null>,
  isOpen: boolean,
  onClose: () => void,
): MenuList {
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isOpen || !popup.current || !button.current) return;
    popup.current.showPopover();
    putBeside(popup.current, button.current, 'end', GAP_PX);
    const lines = linesOf(popup.current);
    (lines.find((line) => line.ariaChecked === 'true') ?? lines[0])?.focus();
  }, [isOpen, button]);
  useClosing([button, popup], isOpen, onClose);
  const choose = (what?: () => void): void => {
    button.current?.focus();
    onClose();
    what?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      choose();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = linesOf(popup.current);
    const current = lines.findIndex((line) => line.matches(':focus'));
    const next = lineAfterKey(
      event.key,
      lines.map((line) => line.textContent ?? ''),
      current,
    );
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    lines[next]?.focus();
  };
  const onBlur = ({ relatedTarget }: FocusEvent): void => {
    const isElsewhere = relatedTarget instanceof Node && !popup.current?.contains(relatedTarget);
    if (isElsewhere && relatedTarget !== button.current) onClose();
  };
  return { popup, onKeyDown, onBlur, choose };
}
