import { describe, expect, it } from 'vitest';
import { actionOf, type PageKeys } from './keyboard.ts';

function pressed(key: string): string[] {
  const done: string[] = [];
  const note = (name: string) => (argument?: number) => {
    done.push(argument === undefined ? name : `${name} ${argument}`);
  };
  const keys: PageKeys = {
    reset: note('reset'),
    live: note('live'),
    freeze: note('freeze'),
    step: note('step'),
    panel: note('panel'),
    bands: note('bands'),
    filter: note('filter'),
    help: note('help'),
    stop: note('stop'),
  };
  actionOf(key, keys)?.();
  return done;
}

describe('the keys of the page', () => {
  it.each([
    ['0', 'reset'],
    ['l', 'live'],
    ['L', 'live'],
    [' ', 'freeze'],
    ['[', 'step -1'],
    [']', 'step 1'],
    ['8', 'panel 8'],
    ['f', 'bands'],
    ['/', 'filter'],
    ['?', 'help'],
    ['s', 'stop'],
  ])('%j does %s', (key, action) => {
    expect(pressed(key)).toEqual([action]);
  });

  it.each(['9', 'x', 'Enter', 'F1'])('%j does nothing', (key) => {
    expect(pressed(key)).toEqual([]);
  });
});
