import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownIdentity } from '../../platform/process-table.ts';
import {
  localPortRange,
  portRange,
  releasePort,
  releasePorts,
  releaseStalePorts,
  reservePort,
} from './port-locks.ts';

describe('portRange', () => {
  it.each([
    ['32768\t60999\n', { low: 20_000, high: 31_999 }],
    ['49152 65535', { low: 20_000, high: 31_999 }],
    ['', { low: 20_000, high: 31_999 }],
    ['15000 65000', { low: 3_000, high: 14_999 }],
    ['1024 30000', { low: 30_001, high: 65_535 }],
    ['1024 65535', { low: 20_000, high: 31_999 }],
  ])('keeps out of the ephemeral range %j', (ephemeral, range) => {
    expect(portRange(ephemeral)).toEqual(range);
  });
});

describe('port locks', () => {
  let home: string;
  let locks: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fd-locks-'));
    locks = join(home, 'locks');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const holder = (runId: string) => ({ runId, owner: ownIdentity() });
  const inTurn = (): ((low: number) => number) => {
    let next = 0;
    return (low) => {
      next += 1;
      return low + 4_321 + next - 1;
    };
  };

  it('gives a port to one holder only, until it is released', async () => {
    const first = await reservePort(locks, holder('a'), inTurn());
    const second = await reservePort(locks, holder('b'), inTurn());
    expect(second).not.toBe(first);
    expect(releasePorts(locks, ({ runId }) => runId === 'a')).toEqual([first]);
    expect(await reservePort(locks, holder('c'), inTurn())).toBe(first);
  });

  it('passes over a port that something else listens on', async () => {
    const free = await reservePort(locks, holder('a'), inTurn());
    releasePort(locks, free);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: free }, resolve));
    try {
      expect(await reservePort(locks, holder('b'), inTurn())).not.toBe(free);
      expect(existsSync(join(locks, String(free)))).toBe(false);
    } finally {
      server.close();
    }
  });

  it('releases the ports of holders that have died, and leaves nothing when none is held', async () => {
    const dead = { runId: 'dead', owner: { pid: process.pid, startTime: 'another process' } };
    const port = await reservePort(locks, dead, inTurn());
    const living = await reservePort(locks, holder('a'), inTurn());
    expect(releaseStalePorts(locks)).toEqual([port]);
    expect(readdirSync(locks)).toEqual([String(living)]);
    releasePorts(locks, () => true);
    expect(existsSync(locks)).toBe(false);
  });

  it('chooses within the range of this machine', async () => {
    const asked: number[] = [];
    await reservePort(locks, holder('a'), (low, high) => {
      asked.push(low, high);
      return inTurn()(low);
    });
    const { low, high } = localPortRange();
    expect(asked.slice(0, 2)).toEqual([low, high]);
  });
});
