import { describe, expect, it } from 'vitest';
import { checkLoopback, formatAddress, listenAddress, parseAddress } from './address.ts';

describe('an address', () => {
  it.each([
    ['127.0.0.1:6379', { host: '127.0.0.1', port: 6379 }],
    ['redis:0', { host: 'redis', port: 0 }],
    [':6379', { host: '', port: 6379 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
  ])('%s is read and written back', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(formatAddress(address)).toBe(text);
  });

  it.each(['', 'redis', 'redis:', 'redis:65536', 'redis:port', '::1:6379', 'a:b:1', 'redis:-1'])(
    '"%s" is none',
    (text) => {
      expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    },
  );
});

describe('an address to listen on', () => {
  it.each([
    ['', { host: '127.0.0.1', port: 0 }],
    ['localhost:0', { host: '127.0.0.1', port: 0 }],
    [':6379', { host: '127.0.0.1', port: 6379 }],
    ['[::1]:6379', { host: '::1', port: 6379 }],
    ['0.0.0.0:6379', { host: '0.0.0.0', port: 6379 }],
  ])('"%s" is resolved', async (text, address) => {
    expect(await listenAddress(text)).toEqual(address);
  });

  it.each(['0.0.0.0:1', '[::]:1', '10.0.0.1:1'])('%s is beyond this machine', async (text) => {
    await expect(checkLoopback(text)).rejects.toMatchObject({
      code: 'link.listen',
      hint: expect.stringContaining('--allow-remote'),
    });
  });

  it.each(['', 'localhost:1', '127.3.2.1:1', '[::1]:1'])('"%s" is within this machine', async (text) => {
    await expect(checkLoopback(text)).resolves.toBeUndefined();
  });
});
