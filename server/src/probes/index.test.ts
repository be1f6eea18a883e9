import { PROBE_KINDS, probeName, ROLES } from '@firedrill/contract';
import { expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { openProbe } from './index.ts';

const ADDRESS = { host: '127.0.0.1', port: 1 };
const SITES = ROLES.map((role) => ({ role, address: ADDRESS, path: ADDRESS }));

test.each(PROBE_KINDS)(
  'there is a probe of kind "%s" for one target at least, under its name',
  async (kind) => {
    const opened: string[] = [];
    for (const role of ROLES) {
      try {
        const probe = openProbe(probeName(role, kind), SITES, systemClock);
        opened.push(probe.name);
        await probe.close();
      } catch (error) {
        expect(error).toMatchObject({ code: 'fault.unproven' });
      }
    }
    expect(opened.length).toBeGreaterThan(0);
    for (const name of opened) expect(ROLES.map((role) => probeName(role, kind))).toContain(name);
  },
);

test.each(['', 'cache-', 'cache-constructor', 'queue', 'cachet'])('no probe is called "%s"', (name) => {
  expect(() => openProbe(name, SITES, systemClock)).toThrow('no probe is called');
});
