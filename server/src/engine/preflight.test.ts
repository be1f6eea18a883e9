import type { ProbeState } from '@firedrill/contract';
import { expect, test } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import type { Probe } from '../probes/probe.ts';
import { checkTargets } from './preflight.ts';

/** A probe that finds one state after the other, and then the last for ever. */
function probeOf(name: string, states: ProbeState[], closed: string[]): Probe {
  let next = 0;
  return {
    name,
    role: 'cache',
    read: async () => {
      const state = states[Math.min(next, states.length - 1)] ?? 'up';
      next += 1;
      const well = state === 'up';
      return {
        probe: name,
        role: 'cache',
        state,
        detail: well ? 'PONG' : 'connection refused',
        latencyMs: 1,
        reachable: well,
        authenticated: well,
      };
    },
    close: async () => {
      closed.push(name);
    },
  };
}

function check(states: Record<string, ProbeState[]>, signal = new AbortController().signal) {
  const closed: string[] = [];
  const checked = checkTargets({
    probes: Object.keys(states),
    openProbe: (name) => probeOf(name, states[name] ?? [], closed),
    clock: systemClock,
    signal,
    limitMs: 300,
  });
  return { checked, closed };
}

test('waits until every probe has found its target well, and closes the probes', async () => {
  const { checked, closed } = check({ cache: ['refused', 'silent', 'up'], database: ['up'] });
  await checked;
  expect(closed.sort()).toEqual(['cache', 'database']);
});

test('names what is not well when the time is over, and nothing else', async () => {
  const { checked, closed } = check({ cache: ['refused'], database: ['up'] });
  await expect(checked).rejects.toMatchObject({
    code: 'target.unhealthy',
    message: 'nothing was broken yet, and cache is refused (connection refused)',
  });
  expect(closed.length).toBe(2);
});

test('ends with the reason of who breaks it off', async () => {
  const { checked } = check({ cache: ['refused'] }, AbortSignal.abort(new Error('interrupted')));
  await expect(checked).rejects.toThrow('interrupted');
});
