import type { Page } from '@playwright/test';
import { openRecorded } from './support/run-page.ts';
import { SCREENS } from './support/screens.ts';
import { expect, expectAccessible, test } from './support/test.ts';

test.use({ forcedColors: 'active', reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });

/** What a colour of the system comes to in the page. */
async function systemColour(page: Page, name: string): Promise<string> {
  return await page.evaluate((colour) => {
    const probe = document.createElement('span');
    probe.style.cssText = `forced-color-adjust: none; color: ${colour}`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);
}

/** How many of the pixels of a panel's canvas have exactly this colour. */
async function pixelsOf(page: Page, panel: number, colour: string): Promise<number> {
  return await page
    .locator(`[data-panel="${panel}"] canvas`)
    .first()
    .evaluate((element, wanted) => {
      const canvas = element as HTMLCanvasElement;
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
        willReadFrequently: true,
      });
      copy?.drawImage(canvas, 0, 0);
      const data = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const [red, green, blue] = (wanted.match(/\d+/g) ?? []).map(Number);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === red && data[at + 1] === green && data[at + 2] === blue && data[at + 3] === 255)
          count += 1;
      }
      return count;
    }, colour);
}

for (const screen of SCREENS) {
  test(`${screen.name} is accessible in the colours of the system`, async ({ page, store }) => {
    await page.goto(screen.path(store));
    await screen.isThere(page);
    await expectAccessible(page);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`charts are drawn in the colours of the system, ${colorScheme}`, async ({ page, store }) => {
      await openRecorded(page, store.ids['redis-crash'] ?? '');
      const text = await systemColour(page, 'CanvasText');
      const link = await systemColour(page, 'LinkText');
      expect(text).not.toBe(link);
      await expect.poll(() => pixelsOf(page, 1, text)).toBeGreaterThan(1_000);
      await expect.poll(() => pixelsOf(page, 1, link)).toBeGreaterThan(1_000);
    });
  });
}

test('states, claims and phases are told in words, and the focus is seen', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash-naive'] ?? '');
  const claims = page.getByRole('region', { name: 'Claims' });
  await expect(claims).toContainText('✕ failed');
  await expect(claims).toContainText('✓ held');
  const fault = page.locator('.ruler-phase.phase-fault');
  await expect(fault).toHaveText('fault');
  await expect(fault).toHaveCSS('background-color', await systemColour(page, 'CanvasText'));
  await expect(fault).toHaveCSS('color', await systemColour(page, 'Canvas'));
  const bands = page.getByRole('button', { name: 'Fault bands' });
  await expect(bands).toHaveCSS('background-color', await systemColour(page, 'Highlight'));
  await page.keyboard.press('f');
  await expect(bands).not.toHaveCSS('background-color', await systemColour(page, 'Highlight'));
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveCSS('outline-style', 'solid');
});
