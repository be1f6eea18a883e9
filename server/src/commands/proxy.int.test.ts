import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { entryUrl } from '../platform/entry.ts';
import type { CommandIo } from './io.ts';
import { proxyCommand } from './proxy.ts';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function silentIo(): CommandIo {
  const output = { write: () => undefined, isTerminal: false, columns: 80, color: false };
  return { result: output, progress: output };
}

/** The command in a process of its own, once it says where it listens. */
async function start(): Promise<{ child: ChildProcess; url: string }> {
  const script = `
    const { proxyCommand } = await import(${JSON.stringify(entryUrl('proxy', import.meta.url))});
    const { processIo } = await import(${JSON.stringify(entryUrl('io', import.meta.url))});
    process.exitCode = await proxyCommand({ listen: '127.0.0.1:0' }, processIo());
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let said = '';
  for await (const text of child.stderr ?? []) {
    said += text;
    const url = /http:\/\/[\d.:]+/.exec(said)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`it ended: ${said}`);
}

describe('firedrill proxy', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('serves the API until %s, and ends with everything it opened', async (signal, exitCode) => {
    const { child, url } = await start();
    const body = JSON.stringify({ name: 'redis', upstream: '127.0.0.1:1' });
    const created = await fetch(`${url}/proxies`, { method: 'POST', body });
    expect(created.status).toBe(201);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([exitCode, null]);
  });

  it('names a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const listen = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await expect(proxyCommand({ listen }, silentIo())).rejects.toMatchObject({
        code: 'link.listen',
        exitCode: 3,
        message: expect.stringContaining(listen),
        hint: expect.stringContaining('--listen'),
      });
    } finally {
      server.close();
    }
  });

  it('stays on this machine unless it is told otherwise', async () => {
    await expect(proxyCommand({ listen: '0.0.0.0:0' }, silentIo())).rejects.toMatchObject({
      code: 'link.listen',
      hint: expect.stringContaining('--allow-remote'),
    });
  });
});
