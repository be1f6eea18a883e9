import { expect, it } from 'vitest';
import { placeBeside } from './place.ts';

const SCREEN = { width: 400, height: 300 };
const POPUP = { width: 100, height: 80 };
const box = (left: number, top: number) => ({ left, top, right: left + 20, bottom: top + 20 });

it('stands below its anchor, in line with its end or its middle', () => {
  expect(placeBeside(box(200, 50), POPUP, SCREEN, 'end', 4)).toEqual({ leftPx: 120, topPx: 74 });
  expect(placeBeside(box(200, 50), POPUP, SCREEN, 'center', 4)).toEqual({ leftPx: 160, topPx: 74 });
});

it('stands above where there is no room below', () => {
  expect(placeBeside(box(200, 250), POPUP, SCREEN, 'end', 4)).toEqual({ leftPx: 120, topPx: 166 });
});

it.each([
  ['left', box(0, 50), { leftPx: 8 }],
  ['right', box(390, 50), { leftPx: 292 }],
])('stays in the window at its %s edge', (_, anchor, place) => {
  expect(placeBeside(anchor, POPUP, SCREEN, 'center', 4)).toMatchObject(place);
});

it('begins in the window where there is no room anywhere', () => {
  expect(placeBeside(box(0, 10), { width: 900, height: 900 }, SCREEN, 'end', 4)).toEqual({
    leftPx: 8,
    topPx: 8,
  });
});
