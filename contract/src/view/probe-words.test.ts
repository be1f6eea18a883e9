import { describe, expect, it } from 'vitest';
import { ROLES } from '../vocabulary.ts';
import { PROBE_KINDS, probeLabel, probeName, probeWord, readProbeName } from './probe-words.ts';

const EVERY_NAME = ROLES.flatMap((role) => PROBE_KINDS.map((kind) => ({ role, kind })));

describe('the words for a probe', () => {
  it('name every one that there can be, each by a name of its own', () => {
    const labels = EVERY_NAME.map(({ role, kind }) => probeLabel(probeName(role, kind)));
    expect(new Set(labels).size).toBe(EVERY_NAME.length);
    expect(labels.filter((label) => !/^[A-Z][^-]+$/.test(label))).toEqual([]);
  });

  it('lead back from its name to its role and kind', () => {
    for (const { role, kind } of EVERY_NAME) {
      expect(readProbeName(probeName(role, kind))).toEqual({ role, kind });
    }
  });

  it('leave a name alone that no probe has', () => {
    expect(readProbeName('cache-constructor')).toBeUndefined();
    expect(probeLabel('cache-of-tomorrow')).toBe('cache-of-tomorrow');
  });

  it('say what is wrong with what the probe looks at, and not only that an error came', () => {
    expect(probeWord({ probe: 'cache-canary', state: 'erring' })).toBe('emptied');
    expect(probeWord({ probe: 'standby-lag', state: 'erring' })).toBe('lagging');
    expect(probeWord({ probe: 'cache', state: 'erring' })).toBe('erring');
    expect(probeWord({ probe: 'cache-canary', state: 'silent' })).toBe('silent');
  });
});
