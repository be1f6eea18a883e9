import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FiredrillError } from '@firedrill/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saysPortTaken, startError } from './errors.ts';

describe('startError', () => {
  let directory: string;
  let log: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'fd-log-'));
    log = join(directory, 'cache.log');
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('quotes the end of the log without its secrets', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    writeFileSync(log, [...lines, 'refused s3cret for redis://app:other@host', ''].join('\n'));
    const error = startError('cache does not serve', new Error('it ended'), { log, secrets: ['s3cret'] });
    expect(error).toMatchObject({ code: 'target.start' });
    expect(error.message).toContain('cache does not serve: it ended\nThe end of cache.log:\nline 14\n');
    expect(error.message).toContain('refused *** for redis://***@host');
    expect(error.message).not.toContain('line 13\n');
  });

  it('quotes an error that a page of advice has pushed out of sight', () => {
    const advice = Array.from({ length: 30 }, (_, index) => `advice ${index}`);
    writeFileSync(log, ['[ERROR] out of cheese', ...advice].join('\n'));
    const { message } = startError('x', new Error('it ended'), { log, secrets: [] });
    expect(message).toContain('cache.log:\n[ERROR] out of cheese\nadvice 22\n');
  });

  it('passes an error through that already says what is wrong', () => {
    const cause = new FiredrillError('environment.missing', 'nothing found');
    expect(startError('x', cause)).toBe(cause);
  });

  it.each([
    [Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }), /disk space/],
    [Object.assign(new Error('EACCES: permission denied, mkdir'), { code: 'EACCES' }), /writable directory/],
  ])('hints at the cure: %s', (cause, hint) => {
    expect(startError('x', cause).hint).toMatch(hint);
  });

  it('suspects confinement when a server may not read its own files', () => {
    writeFileSync(log, "[ERROR] Can't create directory './mysql/' (errno: 13 Permission denied)\n");
    expect(startError('x', new Error('ended'), { log, secrets: [] }).hint).toMatch(/AppArmor/);
  });
});

describe('saysPortTaken', () => {
  it.each([
    [
      '# Warning: Could not create server TCP listening socket 127.0.0.1:20001: bind: Address already in use',
      true,
    ],
    ["[ERROR] Can't start server: Bind on TCP/IP port. Got error: 98: Address already in use", true],
    ['Ready to accept connections', false],
  ])('%s', (line, taken) => {
    expect(saysPortTaken(line)).toBe(taken);
  });
});
