import type { Page } from '@playwright/test';
import { openRecorded } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

async function bottomOf(page: Page, panel: number): Promise<number> {
  const box = await page.locator(`[data-panel="${panel}"]`).boundingBox();
  return (box?.y ?? 0) + (box?.height ?? 0);
}

test('on a projector a run fills the screen, and its text grows with it', async ({ page, store }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openRecorded(page, store.ids['redis-crash-naive'] ?? '');
  const main = await page.locator('.run-page').boundingBox();
  expect(main?.width ?? 0).toBeGreaterThan(1_800);
  expect(await bottomOf(page, 3)).toBeLessThanOrEqual(1_080);
  expect(await bottomOf(page, 6)).toBeLessThanOrEqual(1_080);
  const canvas = page.locator('[data-panel="1"] canvas').first();
  const large = await canvas.boundingBox();
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(async () => (await canvas.boundingBox())?.height).toBe(120);
  expect(large?.height ?? 0).toBeGreaterThan(130);
});
