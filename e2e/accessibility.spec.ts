import { startRun } from './support/api.ts';
import { shareNow } from './support/run-page.ts';
import { SCREENS } from './support/screens.ts';
import { expect, expectAccessible, test } from './support/test.ts';

const THEMES = ['light', 'dark'] as const;

for (const screen of SCREENS) {
  test(`axe finds nothing on ${screen.name}`, async ({ page, store }) => {
    await page.goto(screen.path(store));
    await screen.isThere(page);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await test.step(colorScheme, () => expectAccessible(page));
    }
  });
}

test('axe finds nothing on a drill by hand that goes on, with its faults and its dialogs open', async ({
  page,
  server,
}) => {
  const id = await startRun(server.url, { kind: 'manual', ratePerSecond: 50 });
  await page.goto(`/runs/${id}`);
  await expect.poll(() => shareNow(page, 'Redis')).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'latency', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await test.step(colorScheme, () => expectAccessible(page));
  }
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog', { name: 'Stop and restore?' })).toBeVisible();
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await test.step(`dialog, ${colorScheme}`, () => expectAccessible(page));
  }
});

test('the theme that is chosen stays, whatever the device prefers', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
