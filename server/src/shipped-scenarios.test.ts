import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CAPABILITIES, METRICS, scenarioFile, TIMELINE_KEYS } from '@firedrill/contract';
import { POLICIES } from '@firedrill/reference';
import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { SHIPPED_FOLDER } from './scenario/find-scenarios.ts';
import { scenarioJsonSchema } from './scenario/json-schema.ts';
import { loadScenario } from './scenario/load-scenario.ts';
import { planScenario } from './scenario/plan.ts';
import { SHIPPED } from './scenario/shipped.ts';

const KNOWN = {
  faults: FAULTS,
  policies: POLICIES.map(({ name }) => name),
  metrics: METRICS,
  driver: 'process',
  capabilitiesOf: () => CAPABILITIES,
};

const LINE_WIDTH = 110;

/** JSON as the formatter of this repository writes it: lists of plain values on one line where they fit. */
function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const list = /^( *)("[^"\n]*": )?\[\n((?:\s+[^[\]{}\n]+\n)+)\s*\](,?)$/gm;
  return `${text.replaceAll(
    list,
    (whole, indent: string, key: string | undefined, items: string, comma: string) => {
      const line = `${indent}${key ?? ''}[${items.trim().split(/\n\s*/).join(' ')}]${comma}`;
      return line.length <= LINE_WIDTH ? line : whole;
    },
  )}\n`;
}

describe('the shipped scenarios', () => {
  const files = SHIPPED.map((name) => `${name}.yaml`);

  it('are there', () => {
    expect(readdirSync(SHIPPED_FOLDER)).toEqual(expect.arrayContaining(files));
  });

  it('are those that the documentation speaks of', () => {
    const needed = ['high-load.yaml', 'redis-crash.yaml', 'redis-freeze.yaml', 'redis-outage-45s.yaml'];
    expect(files).toEqual(expect.arrayContaining(needed));
  });

  it.each(files)('%s is without mistakes and names its schema', (name) => {
    const text = readFileSync(join(SHIPPED_FOLDER, name), 'utf8');
    const { scenario } = loadScenario({ path: name, text }, KNOWN);
    expect(scenario.policy).toBe('breaker');
    expect(planScenario(scenario).steps).toHaveLength(2 * scenario.timeline.length);
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/);
    expect(basename(name, '.yaml')).toBe(scenario.name);
  });
});

describe('docs/scenarios.md', () => {
  const docs = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

  it('begins with a scenario that can be run', () => {
    const text = /```yaml\n(.*?)```/s.exec(docs)?.[1] ?? '';
    const { scenario } = loadScenario({ path: 'cache-restart.yaml', text }, KNOWN);
    expect(scenario.timeline[0]?.params).toEqual({ grace: '2s' });
  });

  it('speaks of every key', () => {
    const { shape } = scenarioFile;
    for (const key of [...Object.keys(shape), ...Object.keys(shape.load.shape)]) {
      expect(docs, key).toMatch(new RegExp(`\\| \`${key}[\`.]`));
    }
    for (const key of TIMELINE_KEYS) expect(docs, key).toContain(`| \`${key}\` |`);
  });
});

it('scenarios/schema.json is what the registries say', async () => {
  const refresh = 'npx vitest run --project unit server/src/shipped-scenarios.test.ts --update';
  await expect(
    formatJson(scenarioJsonSchema(KNOWN)),
    `scenarios/schema.json is stale; refresh it with: ${refresh}`,
  ).toMatchFileSnapshot(join(SHIPPED_FOLDER, 'schema.json'));
});
