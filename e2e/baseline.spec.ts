import type { Locator, Page } from '@playwright/test';
import { startRun } from './support/api.ts';
import { openRecorded } from './support/run-page.ts';
import { expect, expectAccessible, test } from './support/test.ts';

const ABSENT = '20200101-000000-000000';

function bar(page: Page): Locator {
  return page.getByRole('region', { name: 'Baseline' });
}

function panel(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** The menu's entry of a run: every label ends with the end of its run's id. */
function entryOf(page: Page, id: string | undefined): Locator {
  return page.getByRole('menuitem', { name: new RegExp(`${id?.slice(-6)}$`) });
}

test('a baseline is chosen, drawn, told beside the run’s own values, kept by the address, and cleared', async ({
  page,
  store,
}) => {
  const { 'redis-crash': run = '', 'redis-crash-naive': past = '', 'redis-crash.2': same = '' } = store.ids;
  await openRecorded(page, run);

  await test.step('runs of the scenario and the policy come first, the run itself is not offered', async () => {
    await page.getByRole('button', { name: 'Compare with …' }).click();
    await expect(entryOf(page, same)).toBeFocused();
    await expect(entryOf(page, run)).toHaveCount(0);
    await entryOf(page, past).click();
  });
  await test.step('the legend, the readouts, the claims, the clock and the tables have both', async () => {
    await expect(bar(page).getByRole('status')).toContainText('baseline: naive-seed,');
    await expect(bar(page)).toContainText('failed');
    await expect(page.locator('[data-panel="1"] .baseline-entry')).toContainText('Redis 44.2 %');
    await expect(page.locator('[data-panel="2"] .legend')).toContainText('p99 ≤ 103 ms (11 ms)');
    await expect(page.locator('[data-panel="4"] .panel-readout')).toHaveText('148 attempts · baseline 4');
    await expect(panel(page, 'Claims')).toContainText('baseline 7.2 s');
    await expect(panel(page, 'Recovery clock')).toContainText('+243 ms');
    await expect(panel(page, 'Recovery clock')).toContainText('baseline +7.2 s');
    const table = page.getByRole('table', { name: 'Where answers came from, by phase' });
    await expect(table.getByRole('columnheader', { name: 'Baseline: Redis' })).toBeAttached();
  });
  await test.step('the cursor tells both values', async () => {
    const moment = page.getByRole('slider', { name: 'Moment in Where answers came from' });
    await moment.focus();
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('Shift+ArrowLeft');
    await expect(moment).toHaveAttribute('aria-valuetext', /^20\.\d\d s: Redis 9.*; baseline: MySQL 100 %$/);
  });
  await test.step('a reload keeps it', async () => {
    await page.waitForURL((url) => url.searchParams.get('baseline') === past);
    await page.reload();
    await expect(bar(page).getByRole('status')).toContainText('baseline: naive-seed,');
  });
  await test.step('cleared it leaves nothing behind', async () => {
    await page.getByRole('button', { name: 'Clear the baseline' }).click();
    await expect(page.getByText('baseline', { exact: false }).filter({ visible: true })).toHaveCount(0);
    expect(new URL(page.url()).searchParams.has('baseline')).toBe(false);
  });
});

test('a baseline is chosen without a mouse, and axe finds nothing then', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  const button = page.getByRole('button', { name: 'Compare with …' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(entryOf(page, store.ids['redis-crash.2'])).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(bar(page).getByRole('status')).toContainText('baseline: naive-seed,');
  await expect(button).toBeFocused();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await test.step(colorScheme, () => expectAccessible(page));
  }
});

test('a run and its baseline lead to their comparison, and it leads back', async ({ page, store }) => {
  const { 'redis-crash': run = '', 'redis-crash-naive': past = '' } = store.ids;
  await openRecorded(page, run, `?baseline=${past}&align=fault`);
  const align = page.getByRole('button', { name: 'Align at the first fault' });
  await expect(align).toHaveAttribute('aria-pressed', 'true');
  await align.click();
  // At 10 s both: there is nothing to choose any more.
  await expect(align).toHaveCount(0);
  await page.getByRole('link', { name: 'Compare both' }).click();
  await expect(page.getByRole('region', { name: 'Run A', exact: true })).toContainText('policy naive-seed');
  await page.getByRole('link', { name: 'Show B with A as baseline' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Redis crashes and comes back');
  await expect(bar(page).getByRole('status')).toContainText('baseline: naive-seed,');
});

test('a run that goes on is held against one that is over', async ({ page, server, store }) => {
  const id = await startRun(server.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`/runs/${id}?baseline=${store.ids['redis-crash']}`);
  await expect(bar(page).getByRole('status')).toContainText('baseline: redis-crash, breaker,');
  await expect(page.locator('[data-panel="1"] .panel-moment')).toHaveText('now');
  await expect(page.locator('[data-panel="1"] .baseline-entry')).toContainText(/Redis \d.* %, \d+\/s/);
});

test.describe('a baseline that cannot be shown', () => {
  test.use({ expectedErrors: /status of 404/ });

  test('one that is gone is told and can be cleared; the run is shown all the same', async ({
    page,
    store,
  }) => {
    await openRecorded(page, store.ids['redis-crash'] ?? '', `?baseline=${ABSENT}`);
    await expect(bar(page).getByRole('status')).toContainText(`Baseline gone: ${ABSENT}.`);
    await page.getByRole('button', { name: 'Clear the baseline' }).click();
    await expect(bar(page).getByRole('status')).toHaveCount(0);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a baseline is chosen, and nothing is wider than the phone', async ({ page, store }) => {
    await openRecorded(page, store.ids['redis-crash'] ?? '');
    await page.getByRole('button', { name: 'Compare with …' }).tap();
    await entryOf(page, store.ids['redis-crash-naive']).tap();
    await expect(bar(page).getByRole('status')).toContainText('baseline: naive-seed,');
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
  });
});
