import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { servedApp } from './testing/served-app.ts';

const DOCS = new URL('../../../docs/', import.meta.url);
const REFRESH = 'npx vitest run --project unit server/src/http/openapi.test.ts --update';

interface Described {
  paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>;
  info: { version: string };
}

async function described(): Promise<Described> {
  const { app, close } = await servedApp();
  const { body } = await app.inject({ url: '/api/docs/json', headers: { host: 'localhost' } });
  await close();
  return JSON.parse(body) as Described;
}

test('docs/openapi.json is what the routes say', async () => {
  const document = await described();
  // It describes the API and not a version of Firedrill, so that a new version does not make it stale.
  document.info.version = '1';
  const path = fileURLToPath(new URL('openapi.json', DOCS));
  await expect(
    `${JSON.stringify(document, null, 2)}\n`,
    `docs/openapi.json is stale; refresh it with: ${REFRESH}`,
  ).toMatchFileSnapshot(path);
});

test('every operation says what it does and how it fails, and is in docs/api.md', async () => {
  const { paths } = await described();
  const text = readFileSync(new URL('api.md', DOCS), 'utf8');
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { summary, responses }] of Object.entries(operations)) {
      const name = `${method.toUpperCase()} ${path}`;
      expect(summary, name).toMatch(/^[A-Z]/);
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['4XX', '5XX']));
      expect(text, 'docs/api.md').toContain(`\`${name}\``);
    }
  }
});
