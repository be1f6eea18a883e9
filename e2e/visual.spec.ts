import type { Page } from '@playwright/test';
import { openRecorded } from './support/run-page.ts';
import type { Store } from './support/server.ts';
import { expect, test } from './support/test.ts';

const DESKTOP = { width: 1440, height: 900 } as const;
const PHONE = { width: 390, height: 844 } as const;
/** A moment of the recorded run in the middle of its fault, in ms. */
const IN_FAULT_MS = 14_000;
/** Charts have little text and so few pixels that depend on fonts: what remains must be the same, pale tones included. */
const CHART = { threshold: 0.1, maxDiffPixelRatio: 0.03 } as const;

async function show(page: Page, store: Store, name: string): Promise<void> {
  await openRecorded(page, store.ids[name] ?? '', '?at=12000');
}

async function expectCharts(page: Page, numbers: readonly number[], name: string): Promise<void> {
  for (const number of numbers) {
    const chart = page.locator(`[data-panel="${number}"] .chart-plot`);
    await expect.soft(chart).toHaveScreenshot(`${name}-${number}.png`, CHART);
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: DESKTOP });

    test(`the page of a run, ${colorScheme}`, async ({ page, store }) => {
      await show(page, store, 'redis-crash');
      await expect(page).toHaveScreenshot(`run-${colorScheme}.png`);
    });

    test(`the charts of a run that failed, ${colorScheme}`, async ({ page, store }) => {
      await show(page, store, 'redis-freeze');
      await expectCharts(page, [1, 2, 3, 7], `freeze-${colorScheme}`);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE });

  test('the page of a run, on a phone', async ({ page, store }) => {
    await show(page, store, 'redis-crash');
    await expect(page).toHaveScreenshot('run-phone.png');
  });
});

test.describe('in the middle', () => {
  test.use({ viewport: DESKTOP });

  test('the charts of a run in the middle of its fault', async ({ page, store }) => {
    await show(page, store, 'redis-crash');
    await page.getByRole('slider', { name: 'Position in the run' }).fill(String(IN_FAULT_MS));
    await expectCharts(page, [1, 2, 3, 4], 'in-fault');
  });
});
