import type { Comparison } from '@firedrill/contract';
import type { Locator, Page } from '@playwright/test';
import { firedrill } from './support/server.ts';
import { expect, test } from './support/test.ts';

/** The names of the measurements that are marked with a finding. */
async function marked(page: Page, finding: 'better' | 'worse'): Promise<string[]> {
  return await page.locator(`tr[data-finding="${finding}"] th code`).allTextContents();
}

function card(page: Page, which: 'A' | 'B'): Locator {
  return page.getByRole('region', { name: `Run ${which}`, exact: true });
}

test('two runs are compared: what is worse beyond chance is marked, as in the terminal', async ({
  page,
  store,
}) => {
  const { 'redis-crash': a = '', 'redis-crash-naive': b = '' } = store.ids;
  const json = await firedrill(store, 'compare', a, b, '--json', '--out', store.folder);
  const { rows } = JSON.parse(json) as Comparison;
  const worse = rows.filter(({ finding }) => finding === 'worse').map(({ name }) => name);

  await page.goto(`/compare?a=${a}&b=${b}`);
  await expect(card(page, 'A')).toContainText('policy breaker');
  await expect(card(page, 'B')).toContainText('policy naive-seed');
  expect(worse).toContain('recovery_time');
  expect(await marked(page, 'worse')).toEqual(worse);
  await expect(page.getByRole('figure', { name: /^Shares of answers by phase/ })).toBeVisible();

  await test.step('the other way round it is better', async () => {
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await expect(card(page, 'A')).toContainText('policy naive-seed');
    expect(await marked(page, 'better')).toContain('recovery_time');
  });
  await test.step('what does not differ can be left out', async () => {
    await page.getByRole('checkbox', { name: 'Show only differences' }).check();
    await expect(page.locator('tr[data-finding="none"]')).toHaveCount(0);
    expect(await marked(page, 'better')).toContain('recovery_time');
  });
});

test('the page of a run leads to its comparison, where the other one is chosen', async ({ page, store }) => {
  await page.goto(`/runs/${store.ids['redis-crash-naive']}`);
  await page.getByRole('main').getByRole('link', { name: 'Compare' }).click();
  await page
    .getByRole('combobox', { name: 'A, the one before' })
    .selectOption(store.ids['redis-crash'] ?? '');
  await expect(card(page, 'A')).toContainText('policy breaker');
  await expect(card(page, 'B')).toContainText('policy naive-seed');
});
