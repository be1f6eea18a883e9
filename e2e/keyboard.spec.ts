import type { Page } from '@playwright/test';
import { endOf, viewOf } from './support/api.ts';
import { openRecorded, shareNow, shownRun } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

/** More stops than any page has before what is looked for. */
const STOPS_MAX = 40;

/** Goes on with Tab until the element of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    const words = await focused.evaluateAll(([element]) => [
      element?.getAttribute('aria-label'),
      element?.textContent,
      (element as HTMLInputElement | undefined)?.labels?.[0]?.textContent,
    ]);
    if (words.includes(name)) return;
  }
  throw new Error(`no stop of the ${STOPS_MAX} is ${name}`);
}

test('a drill is started, watched and stopped without a mouse', async ({ page, server }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Run Redis crashes for three seconds' })).toBeAttached();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, 'Filter');
  await page.keyboard.type('long-crash');
  await tabTo(page, 'Run Redis stays away for a minute');
  await page.keyboard.press('Enter');
  const id = await shownRun(page);
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);

  await page.keyboard.press('Space');
  await expect(page.locator('.feed')).toContainText('Frozen');
  await page.keyboard.press('l');
  await expect(page.locator('.feed')).toContainText('Live');
  await page.keyboard.press('s');
  const question = page.getByRole('dialog', { name: 'Stop and restore?' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await page.keyboard.press('s');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect((await endOf(server.url, id)).finished?.end).toBe('interrupted');
  await expect(page.locator('.feed')).toHaveText('Recorded');
});

test('every key of the run’s page does what its help says', async ({ page, store }) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  const bands = page.getByRole('button', { name: 'Fault bands' });
  const help = page.getByRole('dialog', { name: 'Keys' });

  await page.keyboard.press('?');
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);

  await page.keyboard.press('f');
  await expect(bands).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('f');
  await expect(bands).toHaveAttribute('aria-pressed', 'true');

  for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
    await page.keyboard.press(String(number));
    await expect(page.locator(`[data-panel="${number}"] :focus`)).toHaveCount(1);
  }

  await page.keyboard.press('1');
  await page.keyboard.press('+');
  await expect(page.locator('.zoom-words')).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.locator('.zoom-words')).toHaveCount(0);

  await page.keyboard.press('Space');
  await expect(page.locator('.feed')).toContainText('Replaying');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Replay the run' })).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.locator('.feed')).toHaveText('Recorded');

  const filter = page.getByRole('searchbox', { name: 'Filter the event log' });
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await page.keyboard.type('crash');
  await expect(filter).toHaveValue('crash');
});

test('[ and ] lead from one line of the log to the next, of those that are shown', async ({
  page,
  server,
  store,
}) => {
  const id = store.ids['redis-crash'] ?? '';
  const starts = (await viewOf(server.url, id)).phases.map(({ startMs }) => Math.round(startMs));
  await openRecorded(page, id, '?log=phase');
  for (const startMs of starts.toReversed()) {
    await page.keyboard.press('[');
    await page.waitForURL(({ searchParams }) => searchParams.get('at') === String(startMs));
  }
  await page.keyboard.press(']');
  await page.waitForURL(({ searchParams }) => searchParams.get('at') === String(starts[1]));
});
