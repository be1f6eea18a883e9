import { METRICS, parseClaim, scenarioFile } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TEMPLATES } from './templates.ts';

describe.each(TEMPLATES)('the template $id', ({ text }) => {
  it('is a scenario, and its claims can be read', () => {
    const file = scenarioFile.parse(parse(text));
    for (const claim of file.claims) expect(parseClaim(claim, METRICS)).toHaveProperty('claim');
    const last = Math.max(...file.timeline.map((entry) => entry.at + entry.for));
    expect(last + 2_000).toBeLessThan(file.duration);
  });
});
