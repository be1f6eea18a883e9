import type { Page } from '@playwright/test';
import { openRecorded, verdict } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

/** The lower edge of a panel, in CSS px of the page. */
async function bottomOf(page: Page, panel: number): Promise<number> {
  return await page
    .locator(`[data-panel="${panel}"]`)
    .evaluate((element) => element.getBoundingClientRect().bottom);
}

test.describe('on a wide page', () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test('the verdict and the first six panels are seen without scrolling', async ({ page, store }) => {
    await openRecorded(page, store.ids['redis-crash'] ?? '');
    await expect(verdict(page)).toBeInViewport({ ratio: 1 });
    for (const number of [1, 2, 3, 4, 5, 6]) {
      await expect(page.locator(`[data-panel="${number}"]`)).toBeInViewport({ ratio: 1 });
    }
    expect(await bottomOf(page, 6)).toBeCloseTo(await bottomOf(page, 3), 0);
    const claims = page.getByRole('region', { name: 'Claims' });
    await expect(claims.getByRole('button', { name: /Show/ }).last()).toBeInViewport({ ratio: 1 });
  });
});

test.describe('on paper', () => {
  test.use({ colorScheme: 'dark' });

  test('a run is light, and without what only a screen can use', async ({ page, store }) => {
    await openRecorded(page, store.ids['redis-crash'] ?? '');
    await page.emulateMedia({ media: 'print' });
    await expect(verdict(page)).toBeVisible();
    await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
    await expect(page.locator('.run-name h1')).toHaveCSS('color', 'rgb(20, 24, 31)');
    await expect(page.getByRole('slider', { name: 'Position in the run' })).toBeHidden();
    await expect(page.getByRole('link', { name: 'Journal' })).toBeHidden();
  });
});
