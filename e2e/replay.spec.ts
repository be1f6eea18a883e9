import type { Page } from '@playwright/test';
import { copyLog, openRecorded, shareNow, verdict } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

async function scrubTo(page: Page, positionMs: number): Promise<void> {
  await page.getByRole('slider', { name: 'Position in the run' }).fill(String(positionMs));
}

/** All that the page says of the run: its panels, and its log from the first line to the last. */
async function saidOf(page: Page): Promise<string[]> {
  const parts = await page.locator('.verdict, .run-body [role="figure"], .panel:not([data-panel="8"])').all();
  const snapshots = await Promise.all(parts.map((part) => part.ariaSnapshot()));
  return [...snapshots, ...(await copyLog(page))];
}

async function position(page: Page): Promise<number> {
  return Number(await page.getByRole('slider', { name: 'Position in the run' }).inputValue());
}

test('a recorded run is played, paused and scrubbed, and ends as it was', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  const whole = await saidOf(page);
  expect(whole.length).toBeGreaterThan(30);
  const endMs = await position(page);

  await test.step('it plays from the start, at the speed that is chosen', async () => {
    await page.getByRole('button', { name: 'Replay the run' }).click();
    await expect(page.locator('.feed')).toHaveText('Replaying at 1×');
    await expect.poll(() => position(page)).toBeLessThan(endMs / 2);
    await page.getByRole('combobox', { name: 'Speed of the replay' }).selectOption('4×');
    await expect(page.locator('.feed')).toHaveText('Replaying at 4×');
    await expect.poll(() => position(page)).toBeGreaterThan(6_000);
  });
  await test.step('paused it stands still', async () => {
    await page.getByRole('button', { name: 'Pause the replay' }).click();
    await expect(page.getByRole('button', { name: 'Replay the run' })).toBeVisible();
    const pausedMs = await position(page);
    await expect(page.locator('.run-clock b')).toHaveText(/\d/);
    expect(await position(page)).toBe(pausedMs);
  });
  await test.step('scrubbed into the fault it shows what was known then', async () => {
    await scrubTo(page, 14_000);
    await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);
    await expect(verdict(page)).not.toContainText('Held');
    await scrubTo(page, 5_000);
    await expect.poll(() => shareNow(page, 'Redis')).toBeGreaterThan(80);
  });
  await test.step('played to its end it is the run as it was opened', async () => {
    await scrubTo(page, endMs - 2_000);
    await page.getByRole('button', { name: 'Replay the run' }).click();
    await expect(page.locator('.feed')).toHaveText('Recorded');
    expect(await saidOf(page)).toEqual(whole);
  });
});

test('a link keeps what was zoomed to, pointed at and filtered', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  await page.getByRole('button', { name: 'Zoom to the fault' }).click();
  await page.keyboard.press(']');
  await page.getByRole('searchbox', { name: 'Filter the event log' }).fill('crash');
  await page.waitForURL(/from=\d+&to=\d+&at=\d+&log=crash/);
  const zoomed = await page.locator('.zoom-words').textContent();

  await page.reload();
  await expect(page.locator('.zoom-words')).toHaveText(zoomed ?? '');
  await expect(page.getByRole('searchbox', { name: 'Filter the event log' })).toHaveValue('crash');
});

test('a reload and a link keep the moment at which a replay stands', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  await scrubTo(page, 14_000);
  await expect(verdict(page)).toContainText('At 14.0 s of 30.0 s');
  await page.waitForURL(({ searchParams }) => searchParams.get('moment') === '14000');
  await page.reload();
  await expect(verdict(page)).toContainText('At 14.0 s of 30.0 s');
  expect(await position(page)).toBe(14_000);

  await page.getByRole('button', { name: 'Copy link to this moment' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('l');
  await expect(verdict(page)).toContainText('Held');
  await page.waitForURL(({ searchParams }) => !searchParams.has('moment'));
  await page.goto(link);
  await expect(verdict(page)).toContainText('At 14.0 s of 30.0 s');
});
