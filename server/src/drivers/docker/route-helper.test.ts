import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvesOf } from './route-helper.ts';

const number = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

describe('the halves of a subnet', () => {
  it('are those of the subnet that an address is in', () => {
    expect(halvesOf('172.18.0.3/16')).toEqual(['172.18.0.0/17', '172.18.128.0/17']);
    expect(halvesOf('10.0.0.9/30')).toEqual(['10.0.0.8/31', '10.0.0.10/31']);
  });

  it('cover it, without a gap and without the other', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 31 }), (address, length) => {
        const [low = '', high = ''] = halvesOf(`${address}/${length}`);
        const half = 2 ** (31 - length);
        const [lowStart = '', highStart = ''] = [low, high].map((subnet) => subnet.split('/')[0] ?? '');
        expect(number(highStart) - number(lowStart)).toBe(half);
        expect(number(lowStart) % (2 * half)).toBe(0);
        expect(number(address) - number(lowStart)).toBeGreaterThanOrEqual(0);
        expect(number(address) - number(lowStart)).toBeLessThan(2 * half);
        expect([low, high].every((subnet) => subnet.endsWith(`/${length + 1}`))).toBe(true);
      }),
    );
  });
});
