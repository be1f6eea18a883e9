import { mkdtempSync, rmSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runQuietly } from './command.mjs';
import { prepareNamespaces } from './namespaces.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'namespaces-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** @param {NodeJS.ProcessEnv} env */
const prepare = (env = process.env) => prepareNamespaces(env, join(folder, 'lock'));

const isRoot = process.getuid?.() === 0;

describe('namespaces of a test run’s own', () => {
  it.skipIf(isRoot)('need root, and the reason says so', async () => {
    expect(await prepare()).toEqual({ reason: expect.stringMatching(/needs (root|Linux)/) });
  });

  it.runIf(isRoot)(
    'have a network, processes and an /etc of their own, or there is a reason why not',
    async (context) => {
      const namespaces = await prepare();
      if ('reason' in namespaces) {
        expect(namespaces.reason).not.toBe('');
        context.skip(namespaces.reason);
        return;
      }
      const script =
        'readlink /proc/self/ns/net; ls /proc | grep -c "^[0-9]"; touch /etc/firedrill-was-here; ip -o link';
      const [program = '', ...args] = [...namespaces.command, 'sh', '-c', script];
      const { exitCode, output } = await runQuietly(program, args);
      expect(exitCode, output).toBe(0);
      const [network, processes, ...links] = output.trim().split('\n');
      expect(network).not.toBe(await readlink('/proc/self/ns/net'));
      expect(Number(processes)).toBeLessThan(10);
      expect(links).toHaveLength(1);
      expect(links[0]).toMatch(/lo: <LOOPBACK,UP/);
      expect((await runQuietly('ls', ['/etc/firedrill-was-here'])).exitCode).not.toBe(0);
    },
  );
});
