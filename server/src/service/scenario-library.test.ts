import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Harness } from '../harness.ts';
import { systemClock } from '../platform/clock.ts';
import { SHIPPED } from '../scenario/shipped.ts';
import { ScenarioLibrary } from './scenario-library.ts';

function textOf(name: string, rate = '50/s'): string {
  return `name: ${name}
title: A test
description: Nothing is broken.
duration: 5s
load: { rate: ${rate} }
claims:
  - availability >= 99%
`;
}

const harness = new Harness(systemClock);
let folder: string;
let library: ScenarioLibrary;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-library-test-'));
  library = new ScenarioLibrary(harness, 'process', folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function ownFile(name: string, text: string): string {
  mkdirSync(join(folder, 'scenarios'), { recursive: true });
  const path = join(folder, 'scenarios', name);
  writeFileSync(path, text);
  return path;
}

describe('the library', () => {
  test('has what ships and one’s own, with their plans, and lists what is wrong with the rest', async () => {
    ownFile('mine.yaml', textOf('mine'));
    ownFile('broken.yaml', textOf('broken', '50'));
    const { scenarios, broken } = await library.list();
    const names = scenarios.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...SHIPPED, 'mine']));
    expect(scenarios.find(({ name }) => name === 'mine')).toMatchObject({
      file: 'scenarios/mine.yaml',
      shipped: false,
      plan: { durationMs: 5_000, faults: [] },
    });
    expect(scenarios.find(({ name }) => name === 'redis-crash')).toMatchObject({
      file: 'scenarios/redis-crash.yaml',
      shipped: true,
      plan: { faults: [{ id: 'f1', kind: 'crash', on: 'cache', injectAtMs: 10_000, healAtMs: 18_000 }] },
    });
    expect(broken).toEqual([
      {
        name: 'broken',
        file: 'scenarios/broken.yaml',
        mistakes: [expect.objectContaining({ line: 5, message: expect.stringMatching(/50 has no unit/) })],
      },
    ]);
  });

  test('reads a file again when it has changed', async () => {
    ownFile('mine.yaml', textOf('mine'));
    await library.list();
    ownFile('mine.yaml', textOf('mine', '50 per second'));
    expect((await library.list()).broken.map(({ name }) => name)).toEqual(['mine']);
  });

  test('takes no path for a name', async () => {
    ownFile('mine.yaml', textOf('mine'));
    expect((await library.read('mine')).text).toBe(textOf('mine'));
    for (const name of ['../scenarios/mine', 'scenarios', './mine', 'mine.yaml', '/etc/passwd', '', '..']) {
      await expect(library.read(name)).rejects.toMatchObject({ code: 'scenario.not-found' });
    }
    await expect(library.read('redis-crsh')).rejects.toMatchObject({ hint: 'did you mean redis-crash?' });
  });
});

describe('a text', () => {
  test('says what it would do, whatever name it gives itself', () => {
    const { mistakes, scenario } = library.check(textOf('anything'));
    expect(mistakes).toEqual([]);
    expect(scenario).toMatchObject({ name: 'anything', claims: ['availability >= 99%'] });
  });

  test('is told all its mistakes with their places', () => {
    const text = textOf('anything', '50').replace('99%', '99');
    expect(library.check(text).mistakes.map(({ line }) => line)).toEqual([5, 7]);
    expect(library.check('').mistakes).not.toEqual([]);
    expect(library.check('a: [').mistakes).not.toEqual([]);
  });
});

describe('deleting', () => {
  test('removes one’s own, right or wrong, and what is there no more is not found', async () => {
    const path = ownFile('mine.yaml', textOf('mine'));
    const broken = ownFile('broken.yml', 'a: [');
    await library.remove('mine');
    await library.remove('broken');
    expect([path, broken].filter(existsSync)).toEqual([]);
    await expect(library.remove('mine')).rejects.toMatchObject({ code: 'scenario.not-found' });
    expect((await library.list()).scenarios.map(({ name }) => name)).not.toContain('mine');
  });

  test('is refused for what ships, and for paths', async () => {
    const shadow = ownFile('redis-crash.yaml', textOf('redis-crash'));
    for (const name of SHIPPED) {
      await expect(library.remove(name)).rejects.toMatchObject({ code: 'usage.invalid' });
    }
    expect(existsSync(shadow)).toBe(true);
    const path = ownFile('mine.yaml', textOf('mine'));
    for (const name of ['../scenarios/mine', 'mine.yaml', path, '']) {
      await expect(library.remove(name)).rejects.toMatchObject({ code: 'scenario.not-found' });
    }
    expect(existsSync(path)).toBe(true);
  });
});

describe('saving', () => {
  test('writes one’s own as a whole, and again', async () => {
    expect(await library.save('mine', textOf('mine'))).toEqual({
      name: 'mine',
      file: 'scenarios/mine.yaml',
      shipped: false,
      text: textOf('mine'),
    });
    await Promise.all([
      library.save('mine', textOf('mine', '1/s')),
      library.save('mine', textOf('mine', '2/s')),
    ]);
    const path = join(folder, 'scenarios', 'mine.yaml');
    expect([textOf('mine', '1/s'), textOf('mine', '2/s')]).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(join(folder, 'scenarios'))).toEqual(['mine.yaml']);
  });

  test('is refused for what ships, for another name than the text’s, for mistakes and for paths', async () => {
    await expect(library.save('redis-crash', textOf('redis-crash'))).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringMatching(/comes with Firedrill/),
    });
    await expect(library.save('mine', textOf('yours'))).rejects.toMatchObject({ code: 'scenario.invalid' });
    await expect(library.save('mine', textOf('mine', '5'))).rejects.toMatchObject({
      code: 'scenario.invalid',
    });
    for (const name of ['../mine', '/tmp/mine', 'Mine', '', 'a/b', '.mine']) {
      await expect(library.save(name, textOf('mine'))).rejects.toMatchObject({ code: 'usage.invalid' });
    }
    expect(existsSync(join(folder, 'scenarios'))).toBe(false);
  });
});
