import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './toxiproxy-bodies.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-proxy-config-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function write(text: string): Promise<string> {
  const path = join(folder, 'proxies.json');
  await writeFile(path, text);
  return path;
}

describe('a configuration file', () => {
  it('is a list of proxies', async () => {
    const path = await write(
      '[{"name":"redis","listen":"127.0.0.1:1","upstream":"127.0.0.1:2","enabled":false}]',
    );
    expect(await readConfig(path)).toEqual([
      { name: 'redis', listen: '127.0.0.1:1', upstream: '127.0.0.1:2', enabled: false },
    ]);
  });

  it.each([
    ['[{"name":"redis"}]', 'missing required field: upstream at proxy 1'],
    ['[{"name":"a","upstream":"b:1"},{"name":"c","upstream":1}]', 'proxy 2, upstream: '],
    ['{}', 'expected array'],
    ['[{]', 'JSON'],
  ])('%s is refused with the place of its mistake', async (text, mistake) => {
    const path = await write(text);
    await expect(readConfig(path)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining(mistake),
      hint: expect.stringContaining('JSON list of proxies'),
    });
    await expect(readConfig(path)).rejects.toThrow(path);
  });

  it('that is not there is named', async () => {
    await expect(readConfig(join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('none.json'),
    });
  });
});
