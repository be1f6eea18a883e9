import type { Locator, Page } from '@playwright/test';
import { summaryOf } from './support/api.ts';
import { shownRun } from './support/run-page.ts';
import { makeEmptyStore } from './support/server.ts';
import { expect, expectAccessible, test } from './support/test.ts';

/** The row of a scenario, by its title. */
function row(page: Page, title: string): Locator {
  return page.getByRole('table', { name: 'What every policy made of every scenario' }).getByRole('row', {
    name: title,
  });
}

const CRASH = 'Redis crashes and comes back';
const QUICK = 'Redis crashes for three seconds';

test('every run is in the cell of its scenario and policy, with its figures, and opens from there', async ({
  page,
  server,
  store,
}) => {
  await page.goto('/policies');
  const cells = row(page, CRASH).getByRole('cell');
  const columns = page.getByRole('columnheader');
  await expect(columns.first()).toHaveText('Scenario');
  const policies = (await columns.allTextContents()).slice(1);
  const at = (policy: string) => cells.nth(policies.findIndex((text) => text.includes(policy)));
  await expect(at('breaker')).toContainText('held');
  await expect(at('breaker')).toContainText('2 of 2 held');
  await expect(at('naive-seed')).toContainText('0 of 2 held');
  await expect(at('fail-fast')).toContainText('not run');
  const { figures } = await summaryOf(server.url, store.ids['redis-crash.2'] ?? '');
  expect(figures?.recovery_time?.value).toBeGreaterThan(0);
  await expect(at('breaker')).toContainText(`${Math.round(figures?.recovery_time?.value ?? 0)} ms`);

  await test.step('one figure is chosen, and with it between what it lay; the address keeps that', async () => {
    await page.getByRole('combobox', { name: 'Figure' }).selectOption('p99, in the fault');
    await expect(at('naive-seed')).toContainText(' to ');
    await page.reload();
    await expect(page.getByRole('combobox', { name: 'Figure' })).toHaveValue('p99');
    await expect(at('naive-seed')).toContainText(' to ');
  });
  await test.step('the rows are filtered', async () => {
    await page.getByRole('searchbox', { name: 'Filter' }).fill('redis-crash');
    await expect(row(page, 'MySQL is away, Redis is not')).toHaveCount(0);
    await expect(row(page, CRASH)).toBeVisible();
    await expect(page).toHaveURL(/filter=redis-crash/);
  });
  await test.step('a cell leads to its run', async () => {
    await at('breaker').getByRole('link').press('Enter');
    expect([store.ids['redis-crash'], store.ids['redis-crash.2']]).toContain(await shownRun(page));
  });
});

test('two cells of a row are compared', async ({ page }) => {
  await page.goto('/policies');
  await page.getByRole('checkbox', { name: 'Select naive-seed on redis-crash' }).check();
  await page.getByRole('checkbox', { name: 'Select breaker on redis-crash' }).press('Space');
  const selected = page.getByRole('region', { name: 'Selected' });
  await expect(selected).toContainText('redis-crash: naive-seed and breaker');
  await expectAccessible(page);
  await selected.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('region', { name: 'Run A', exact: true })).toContainText('policy naive-seed');
  await expect(page.getByRole('region', { name: 'Run B', exact: true })).toContainText('policy breaker');
});

test('what is missing of a row waits at the server, survives a reload, and is stopped', async ({ page }) => {
  await page.goto('/policies?filter=three+seconds');
  await page.getByRole('button', { name: 'Run or open quick-crash' }).click();
  await page.getByRole('menuitem', { name: /^Run the \d missing/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Start \d runs\?/ });
  await expect(dialog).toContainText(/It takes about \d+ s/);
  await dialog.getByRole('button', { name: /^Start \d runs/ }).click();
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText(/under way/);
  // One that is stopped before it has begun leaves nothing.
  await expect(row(page, QUICK)).toContainText(/steady|fault/);
  await expect(row(page, QUICK)).toContainText(/waits, next/);
  await queue.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('region', { name: 'Queue, paused' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Queue, paused' })).toContainText(/wait/);
  await expect(row(page, QUICK).getByRole('progressbar').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stop and restore' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop and restore' }).click();
  await expect(page.getByRole('region', { name: /^Queue/ })).toHaveCount(0);
  await expect(row(page, QUICK)).toContainText('interrupted');
});

test('one cell is run on the spot and shows what became of it', async ({ page }) => {
  await page.goto('/policies?filter=three+seconds');
  await page.getByRole('button', { name: 'Run fail-fast on quick-crash' }).click();
  const cell = row(page, QUICK)
    .getByRole('cell')
    .filter({ has: page.getByRole('progressbar') });
  await expect(cell).toContainText('of 12 s');
  await expect(row(page, QUICK)).toContainText(/held|failed/, { timeout: 30_000 });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('each scenario is a card with every policy, and nothing is out of sight', async ({ page }) => {
    await page.goto('/policies');
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: CRASH }) });
    await expect(card).toContainText('naive-seed');
    await expect(card.getByRole('link', { name: /held – breaker on redis-crash/ })).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await expectAccessible(page);
  });
});

test('an empty store says what to run first, and how long it takes', async ({ page, startServer }) => {
  const { url } = await startServer(makeEmptyStore());
  await page.goto(`${url}/policies`);
  await expect(page.getByText('Nothing has been run yet')).toBeVisible();
  await expect(page.getByText(/takes about \d+ m/)).toBeVisible();
  await expectAccessible(page);
});
