import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkLayers, layerOf } from './testing/layers/check-layers.ts';
import { readSource, type SourceFile } from './testing/layers/source-file.ts';
import { LAYERS } from './testing/layers/table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function sourceFiles(): SourceFile[] {
  return ['contract/src', 'reference/src', 'server/src', 'web/src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .map((path) => readSource(path, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

/** The problems of files given by path and text. */
function problemsOf(texts: Record<string, string>): string[] {
  return checkLayers(Object.entries(texts).map(([path, text]) => readSource(path, text)));
}

const ENGINE = 'server/src/engine/runner.ts';
const DRIVERS = 'server/src/drivers/index.ts';

describe('the sources', () => {
  it('keep the import table, have no cycles, and leave clock and randomness to the platform', () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(50);
    expect(checkLayers(files)).toEqual([]);
  });
});

describe('the layer table', () => {
  it('gives a file the layer of the longest place it lies in', () => {
    expect(layerOf('server/src/subjects/reference.ts')?.at).toBe('server/src/subjects/reference.ts');
    expect(layerOf('server/src/subjects/http.ts')?.at).toBe('server/src/subjects');
    expect(layerOf('server/src/cli.ts')?.at).toBe('server/src');
    expect(layerOf('server/source.ts')).toBeUndefined();
  });

  it('names each place once and gives a reason', () => {
    expect(new Set(LAYERS.map((layer) => layer.at)).size).toBe(LAYERS.length);
    expect(LAYERS.filter((layer) => layer.because === '')).toEqual([]);
  });
});

describe('the import rules', () => {
  it.each([
    ['import', `import { DRIVERS } from '../drivers/index.ts';`],
    ['import for effect', `import '../drivers/index.ts';`],
    ['type import', `import type { Driver } from '../drivers/index.ts';`],
    ['inline type import', `import { type Driver } from '../drivers/index.ts';`],
    ['re-export', `export { DRIVERS } from '../drivers/index.ts';`],
    ['type re-export', `export type { Driver } from '../drivers/index.ts';`],
    ['export of all', `export * from '../drivers/index.ts';`],
    ['dynamic import', `const drivers = await import('../drivers/index.ts');`],
    ['dynamic import by a template', 'const drivers = await import(`../drivers/index.ts`);'],
    ['import type expression', `type Drivers = typeof import('../drivers/index.ts');`],
  ])('find a forbidden %s', (_, text) => {
    expect(problemsOf({ [ENGINE]: `\n${text}\n` })).toEqual([
      expect.stringMatching(
        /^server\/src\/engine\/runner\.ts:2: imports "\.\.\/drivers\/index\.ts": server\/src\/engine may import only server\/src\/drivers\/driver\.ts, .*, because the engine interprets plans/,
      ),
    ]);
  });

  it('allow what the table allows', () => {
    const text = `
      import type { Driver } from '../drivers/driver.ts';
      import { FiredrillError } from '@firedrill/contract';
      import type { startLoad } from '../load/load.ts';
      import { type LoadOptions } from '../load/load.ts';
      import { Ledger } from './ledger.ts';
      import { join } from 'node:path';
    `;
    expect(problemsOf({ [ENGINE]: text })).toEqual([]);
  });

  it.each([
    [
      'a value where only types may be imported',
      ENGINE,
      `import { startLoad } from '../load/load.ts';`,
      'only its types',
    ],
    ['a package of another layer', ENGINE, `import YAML from 'yaml';`, 'may import no npm package'],
    ['a scoped package', DRIVERS, `import x from '@scope/name/deep';`, 'only the packages ioredis, mysql2'],
    [
      'Node in the contract',
      'contract/src/units.ts',
      `import { join } from 'node:path';`,
      'may not use Node',
    ],
    ['a bare name of a Node module', DRIVERS, `import fs from 'fs';`, 'write node:fs'],
    ['the harness in the reference', 'reference/src/x.ts', `import '@firedrill/contract';`, 'no other layer'],
    [
      'another workspace by path',
      DRIVERS,
      `import '../../../contract/src/units.ts';`,
      'imported by its name',
    ],
    ['a computed name', DRIVERS, `await import(name);`, 'name the module'],
    ['test code in what is built', DRIVERS, `import './testing/fake.ts';`, 'only for tests'],
    [
      'another workspace in a test',
      'contract/src/a.test.ts',
      `import '@firedrill/reference';`,
      'may not reach',
    ],
    ['a file outside of every layer', 'other/src/a.ts', '', 'lies in no layer'],
  ])('find %s', (_, path, text, rule) => {
    expect(problemsOf({ [path]: text })).toEqual([expect.stringContaining(rule)]);
  });

  it('leave packages and computed names free in tests', () => {
    const text = `import fc from 'fast-check'; await import(name); setTimeout(() => {}, 1);`;
    expect(problemsOf({ 'server/src/engine/runner.test.ts': text })).toEqual([]);
  });

  it('find a cycle, type imports included', () => {
    const problems = problemsOf({
      'contract/src/a.ts': `import { b } from './b.ts';`,
      'contract/src/b.ts': `import type { C } from './c.ts';`,
      'contract/src/c.ts': `export * from './b.ts';`,
    });
    expect(problems).toEqual(['import cycle: contract/src/b.ts → contract/src/c.ts → contract/src/b.ts']);
  });

  it('find a file that has grown too long', () => {
    expect(problemsOf({ [DRIVERS]: '\n'.repeat(251) })).toEqual([
      `${DRIVERS}: has 251 lines, of 250 at most`,
    ]);
  });
});

describe('the clock and randomness rule', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'Date()',
    `Date['now']()`,
    'globalThis.Date.now()',
    'const { now } = Date',
    'performance.now()',
    'Math.random()',
    'process.hrtime.bigint()',
    'setTimeout(f, 1)',
    'globalThis.setInterval(f, 1)',
    'const later = setImmediate',
    'const tools = { setTimeout }',
    'AbortSignal.timeout(5)',
    'crypto.randomUUID()',
    `import { setTimeout as sleep } from 'node:timers/promises'`,
    `import { randomUUID } from 'node:crypto'`,
  ])('finds %s outside of the platform', (text) => {
    expect(problemsOf({ [ENGINE]: text })).toEqual([expect.stringContaining(`${ENGINE}:1: uses `)]);
    expect(problemsOf({ 'server/src/platform/clock.ts': text })).toEqual([]);
  });

  it.each([
    'new Date(0)',
    'Date.parse(text)',
    'clock.setTimeout(f, 1)',
    'const options: { setTimeout: number } = { setTimeout: 1 }',
    'let at: Date',
    'Math.max(1, 2)',
    'clearTimeout(timer)',
    `import { createHash } from 'node:crypto'`,
  ])('does not mind %s', (text) => {
    expect(problemsOf({ [ENGINE]: text })).toEqual([]);
  });
});
