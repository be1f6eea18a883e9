/** A box on the screen, in CSS px from the window's upper left corner. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Size {
  width: number;
  height: number;
}

/** What of a popup stands in line with its anchor. */
export type Align = 'center' | 'end';

const EDGE_PX = 8;

function within(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/**
 * Where a popup's upper left corner belongs: below its anchor, above it where there is no room below, and never out of
 * the window. All in CSS px.
 */
export function placeBeside(anchor: Box, popup: Size, screen: Size, align: Align, gapPx: number) {
  const isRoomBelow = anchor.bottom + gapPx + popup.height + EDGE_PX <= screen.height;
  const isRoomAbove = anchor.top - gapPx - popup.height >= EDGE_PX;
  const topPx = isRoomBelow || !isRoomAbove ? anchor.bottom + gapPx : anchor.top - gapPx - popup.height;
  const leftPx =
    align === 'end' ? anchor.right - popup.width : (anchor.left + anchor.right - popup.width) / 2;
  return {
    leftPx: within(leftPx, EDGE_PX, Math.max(EDGE_PX, screen.width - popup.width - EDGE_PX)),
    topPx: within(topPx, EDGE_PX, Math.max(EDGE_PX, screen.height - popup.height - EDGE_PX)),
  };
}

/** Puts a popup that is open beside an element. */
export function putBeside(popup: HTMLElement, anchor: Element, align: Align, gapPx: number): void {
  const { leftPx, topPx } = placeBeside(
    anchor.getBoundingClientRect(),
    { width: popup.offsetWidth, height: popup.offsetHeight },
    { width: document.documentElement.clientWidth, height: innerHeight },
    align,
    gapPx,
  );
  popup.style.left = `${leftPx}px`;
  popup.style.top = `${topPx}px`;
}
