import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firedrillIn, folderWithScenarios, SHORT } from './testing/command-line.ts';

let folder: string;

beforeAll(() => {
  folder = folderWithScenarios();
});

afterAll(() => rmSync(folder, { recursive: true }));

const firedrill = (...args: string[]) => firedrillIn(folder, {}, args);
const firedrillWith = (variables: NodeJS.ProcessEnv, ...args: string[]) =>
  firedrillIn(folder, variables, args);

describe('firedrill run', () => {
  test('with mistakes says all of them with their places, starts nothing and ends with 2', async () => {
    const wrong = SHORT.replace('rate: 100/s', 'rate: 100 parsecs').replace('fault: crash', 'fault: crush');
    writeFileSync(join(folder, 'short.yaml.wrong.yaml'), wrong);
    const { exitCode, stderr } = await firedrill('run', 'short.yaml.wrong.yaml', '--out', 'wrong');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/short\.yaml\.wrong\.yaml:7:\d+/);
    expect(stderr).toMatch(/short\.yaml\.wrong\.yaml:9:\d+/);
    expect(stderr).toContain('crash');
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });

  test.each([
    [['run', 'nowhere'], 'nowhere'],
    [['run', 'short.yaml', '--policy', 'brave'], 'brave'],
    [['run', 'short.yaml', '--driver', 'horse'], 'horse'],
    [['run', 'short.yaml', '--seed', '-1'], 'seed'],
    [['run', 'short.yaml', '--jobs', '0'], 'jobs'],
    [['run', 'short.yaml', '--reporter', 'poet'], 'poet'],
    [['run', 'short.yaml', '--json', '--json-stream'], '--json-stream'],
    [['run'], 'scenario'],
    [['rum'], 'run'],
  ])('refuses %j with 2 and names what is wrong', async (args, named) => {
    const { exitCode, stderr } = await firedrill(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(named);
  });

  test('without the servers says what is missing and ends with 3', async () => {
    const missing = { FIREDRILL_REDIS_SERVER: '/no-such-server' };
    const { exitCode, stderr } = await firedrillWith(missing, 'run', 'short.yaml', '--out', 'bare');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('no-such-server');
  });
});

describe('firedrill run --dry-run', () => {
  test('says what would be touched and done, and how it is undone; starts and stores nothing', async () => {
    const ended = await firedrillWith({ TMPDIR: folder }, 'run', 'short.yaml', '--dry-run', '--out', 'dry');
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toContain('cache     started for this run alone');
    expect(ended.stdout).toContain('2 s – 4 s          crash on the cache, by lifecycle');
    expect(ended.stdout).toContain('undone: start the cache');
    expect(ended.stdout).toMatch(/Nothing was touched\.\n$/);
    expect(existsSync(join(folder, 'dry'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('firedrill-'))).toEqual([]);
  });

  test('says it of several as JSON, with what was chosen in place of their own', async () => {
    const { exitCode, stdout } = await firedrill(
      'run',
      'redis-crash',
      'oom',
      '--dry-run',
      '--json',
      '--seed',
      '7',
    );
    expect(exitCode).toBe(0);
    const { schema, scenarios } = JSON.parse(stdout);
    expect(schema).toBe('firedrill.dry-run');
    expect(scenarios).toMatchObject([
      { name: 'redis-crash', seed: 7, faults: [{ kind: 'crash', on: 'cache', needs: 'lifecycle' }] },
      {
        name: 'oom',
        faults: [{ needs: 'redis-admin', undo: expect.stringContaining('CONFIG SET maxmemory …') }],
      },
    ]);
  });
});

describe('firedrill validate, doctor', () => {
  test('validates what is right', async () => {
    expect(await firedrill('validate', 'short.yaml')).toMatchObject({ exitCode: 0 });
  });

  test('doctor finds what the tests run on', async () => {
    const { exitCode, stdout } = await firedrill('doctor');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Ready for drills');
  });
});
