import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableScenarios, findScenarios, SHIPPED_FOLDER } from './find-scenarios.ts';

let root: string;
let cwd: string;
let shipped: string;

async function put(...path: string[]): Promise<void> {
  const file = join(root, ...path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '');
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'firedrill-find-'));
  cwd = join(root, 'project');
  shipped = join(root, 'shipped');
  await put('shipped', 'redis-crash.yaml');
  await put('shipped', 'redis-freeze.yaml');
  await put('shipped', 'schema.json');
  await put('project', 'scenarios', 'redis-freeze.yaml');
  await put('project', 'scenarios', 'checkout.yml');
  await put('project', 'nightly', 'b.yaml');
  await put('project', 'nightly', 'a.yaml');
  await put('project', 'nightly', 'notes.md');
  await put('project', 'empty', 'notes.md');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const find = (...names: string[]): Promise<string[]> => findScenarios(names, { cwd, shipped });

async function refusal(...names: string[]): Promise<string> {
  const error = await find(...names).catch((thrown: unknown) => thrown);
  if (!(error instanceof FiredrillError)) throw new Error('found what is not there');
  expect(error.code).toBe('scenario.not-found');
  return `${error.message} | ${error.hint}`;
}

describe('findScenarios', () => {
  it('takes a file as it is', async () => {
    expect(await find('nightly/a.yaml')).toEqual([join('nightly', 'a.yaml')]);
  });

  it('takes the scenarios of a folder, sorted by name', async () => {
    expect(await find('nightly')).toEqual([join('nightly', 'a.yaml'), join('nightly', 'b.yaml')]);
  });

  it('looks a name up among one’s own scenarios, then among the shipped', async () => {
    expect(await find('checkout', 'redis-freeze', 'redis-crash')).toEqual([
      join('scenarios', 'checkout.yml'),
      join('scenarios', 'redis-freeze.yaml'),
      join(shipped, 'redis-crash.yaml'),
    ]);
  });

  it('names each file once, in the order asked', async () => {
    expect(await find('nightly/b.yaml', 'nightly', './nightly/b.yaml')).toEqual([
      join('nightly', 'b.yaml'),
      join('nightly', 'a.yaml'),
    ]);
  });

  it.each([
    ['redis-crahs', 'no scenario is called redis-crahs | did you mean redis-crash?'],
    ['quake', 'no scenario is called quake | choose from checkout, redis-crash, redis-freeze'],
    [
      'nightly/aa.yaml',
      `there is no file or folder nightly/aa.yaml | did you mean ${join('nightly', 'a.yaml')}?`,
    ],
    ['redis-crash.yaml', 'there is no file or folder redis-crash.yaml | did you mean redis-crash?'],
    ['empty', 'the folder empty holds no scenario | scenarios are files that end in .yaml'],
  ])('refuses %s', async (name, message) => {
    expect(await refusal('nightly', name)).toBe(message);
  });
});

describe('availableScenarios', () => {
  it('lists one’s own and the shipped scenarios, one of each name', async () => {
    expect(await availableScenarios({ cwd, shipped })).toEqual([
      join('scenarios', 'checkout.yml'),
      join(shipped, 'redis-crash.yaml'),
      join('scenarios', 'redis-freeze.yaml'),
    ]);
  });

  it('finds the shipped folder', async () => {
    const found = await availableScenarios({ cwd: root });
    expect(found).toContain(join(SHIPPED_FOLDER, 'redis-crash.yaml'));
  });
});
