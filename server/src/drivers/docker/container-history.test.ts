import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { isEnding } from './container-history.ts';
import type { Engine } from './engine.ts';

const engineClock = { toOurMs: (ms: number) => ms, toEngineMs: (ms: number) => ms, errorMs: 0 };

function ending(...events: [action: string, attributes?: Record<string, string>][]): Promise<boolean> {
  const lines = events.map(([Action, Attributes = {}]) =>
    JSON.stringify({ Type: 'container', Action, Actor: { ID: 'c1', Attributes } }),
  );
  const engine = { stream: async () => Readable.from(`${lines.join('\n')}\n`) } as unknown as Engine;
  return isEnding({ engine, engineClock, clock: systemClock }, 'c1', new AbortController().signal);
}

test('a container that was told to end is ending until it has', async () => {
  const term: [string, Record<string, string>] = ['kill', { signal: '15' }];
  expect(await ending(term)).toBe(true);
  expect(await ending(term, ['kill', { signal: '9' }])).toBe(true);
  expect(await ending(term, ['die', { exitCode: '0' }])).toBe(false);
  expect(await ending(term, ['die', { exitCode: '0' }], ['kill', { signal: '9' }])).toBe(true);
});

test('a container that nobody told to end is not ending', async () => {
  expect(await ending()).toBe(false);
  expect(await ending(['kill', { signal: '1' }])).toBe(false);
});
