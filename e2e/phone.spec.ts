import type { Page } from '@playwright/test';
import { startRun } from './support/api.ts';
import { openRecorded, shareNow, verdict } from './support/run-page.ts';
import { SCREENS } from './support/screens.ts';
import { expect, test } from './support/test.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    page: document.documentElement.clientWidth,
    // A page that is wider than the device is zoomed out by a phone.
    seen: Math.round(visualViewport?.width ?? 0),
  }));
  expect(widths).toEqual({ content: 390, page: 390, seen: 390 });
}

async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(300);
}

for (const screen of SCREENS) {
  test(`nothing is wider than a phone on ${screen.name}`, async ({ page, store }) => {
    await page.goto(screen.path(store));
    await screen.isThere(page);
    await expectNoSidewaysScroll(page);
  });
}

test('the verdict, the ruler and the first panel are the first screen of a phone', async ({
  page,
  store,
}) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  await expect(verdict(page)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('region', { name: 'The run in time' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('region', { name: 'Where answers came from' })).toBeInViewport({ ratio: 1 });
});

test('the verdict stays in sight on a phone, and a folded panel opens', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash-naive'] ?? '');
  const fold = page.getByRole('button', { name: 'Reconnect attempts' });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await expect(page.getByRole('figure', { name: 'Reconnect attempts' })).toBeVisible();
  await scrollToEnd(page);
  await expect(verdict(page)).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(page);
});

test('a live run can be stopped from anywhere on a phone', async ({ page, server }) => {
  const id = await startRun(server.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`/runs/${id}`);
  await expect.poll(() => shareNow(page, 'Redis')).toBeGreaterThan(0);
  await scrollToEnd(page);
  const stop = page.getByRole('button', { name: 'Stop and restore' });
  await expect(stop).toBeInViewport({ ratio: 1 });
  await expect(verdict(page)).toBeInViewport({ ratio: 1 });
  await expectNoSidewaysScroll(page);
  await stop.tap();
  await expect(page.locator('.feed')).toHaveText('Recorded', { timeout: 30_000 });
});
