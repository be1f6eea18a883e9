import { describe, expect, it } from 'vitest';
import type { Player } from './model.ts';
import { linkTo, momentOf } from './page-moment.ts';

const nothing = (): void => undefined;

function playerAt(positionMs: number): Player {
  const player = { isPlaying: false, speed: 1, positionMs, endMs: 30_000 };
  return { ...player, play: nothing, pause: nothing, setSpeed: nothing, seek: nothing };
}

describe('the moment of a replay', () => {
  it('is where it stands, and none at its end or in a run that goes on', () => {
    expect(momentOf(playerAt(12_300))).toBe(12_300);
    expect(momentOf(playerAt(30_000))).toBeUndefined();
    expect(momentOf(undefined)).toBeUndefined();
  });

  it('is put into a link, and taken out of one, beside what others keep there', () => {
    const here = 'http://127.0.0.1/runs/a?from=1&to=2';
    expect(linkTo(here, 12_300.4)).toBe(`${here}&moment=12300`);
    expect(linkTo(`${here}&moment=5`, undefined)).toBe(here);
  });
});
