import { type ReactElement, useEffect, useId, useRef } from 'react';
import { putBeside } from './place.ts';
import './tooltip.css';

const DELAY_MS = 400;
const GAP_PX = 6;

export interface TooltipProps {
  /** Says nothing that is not said elsewhere: it shows under a pointer and on keyboard focus only. */
  text: string;
  /** One element that can take the focus. */
  children: ReactElement;
}

/** A few words beside what the pointer or the keyboard's focus is on; Escape takes them away. */
export function Tooltip({ text, children }: TooltipProps) {
  const popup = useRef<HTMLSpanElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const hide = (): void => {
    clearTimeout(timer.current);
    if (popup.current?.matches(':popover-open')) popup.current.hidePopover();
  };
  const show = (): void => {
    const anchor = place.current?.firstElementChild;
    if (!popup.current || !anchor) return;
    popup.current.showPopover();
    putBeside(popup.current, anchor, 'center', GAP_PX);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches the element within
    <span
      ref={place}
      className="ui-tooltip-place"
      onPointerEnter={({ pointerType }) => {
        if (pointerType !== 'touch') timer.current = setTimeout(show, DELAY_MS);
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={({ target }) => target.matches(':focus-visible') && show()}
      onBlur={hide}
      onKeyDown={({ key }) => key === 'Escape' && hide()}
    >
      {children}
      <span ref={popup} id={id} role="tooltip" popover="manual" className="ui-tooltip">
        {text}
      </span>
    </span>
  );
}
