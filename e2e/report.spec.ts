import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { openRecorded, sharesByPhase, verdict } from './support/run-page.ts';
import { firedrill, type Store } from './support/server.ts';
import { expect, expectAccessible, test } from './support/test.ts';

const BYTES_MAX = 2_000_000;

/** Writes the report of a recorded run beside the store's runs; returns its path. */
async function writeReport(store: Store, name: string): Promise<string> {
  const path = join(store.folder, `${name}.html`);
  await firedrill(store, 'report', store.ids[name] ?? '', '--html', '--output', path, '--out', store.folder);
  return path;
}

async function headings(page: Page): Promise<string[]> {
  return await page.locator('.panel').getByRole('heading', { level: 2 }).allTextContents();
}

test('the report of a run is the same page in one file, which needs no network', async ({
  page,
  browser,
  store,
}) => {
  const path = await writeReport(store, 'redis-outage-45s');
  expect(statSync(path).size).toBeLessThan(BYTES_MAX);
  await openRecorded(page, store.ids['redis-outage-45s'] ?? '');

  const context = await browser.newContext({ offline: true });
  const said: string[] = [];
  const asked: string[] = [];
  context.on('console', (message) => said.push(message.text()));
  context.on('weberror', (error) => said.push(error.error().message));
  context.on('request', (request) => asked.push(request.url()));
  const report = await context.newPage();
  await report.goto(pathToFileURL(path).href);
  await expect(report.getByRole('button', { name: 'Replay the run' })).toBeVisible();

  expect(await headings(report)).toEqual(await headings(page));
  expect(await sharesByPhase(report)).toEqual(await sharesByPhase(page));
  expect(await verdict(report).ariaSnapshot()).toBe(await verdict(page).ariaSnapshot());
  for (const colorScheme of ['light', 'dark'] as const) {
    await report.emulateMedia({ colorScheme });
    await expectAccessible(report);
  }
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(path).href]);
  expect(said).toEqual([]);
  await context.close();
});
