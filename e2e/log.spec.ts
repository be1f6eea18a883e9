import { begun } from './support/api.ts';
import { shownRun } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

/** Where a reader stands in the log: neither at its beginning nor at its end. */
const PLACE_PX = 72;

test('the end of a drill by hand leaves a reader of the log where they were', async ({ page, server }) => {
  await page.goto('/drill');
  await page.getByRole('button', { name: 'Start the drill' }).click();
  await begun(server.url, await shownRun(page));
  const log = page.getByRole('region', { name: 'Event log' });
  const list = log.locator('.log-list');
  await page.getByRole('button', { name: 'crash', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Inject crash' }).click();
  await log.getByRole('button', { name: /^retry/ }).click();
  await expect
    .poll(() => list.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight))
    .toBeGreaterThan(2 * PLACE_PX);
  await list.evaluate((element, top) => element.scrollTo({ top }), PLACE_PX);
  await page.getByRole('button', { name: 'Stop and restore' }).click();
  await expect(page.getByRole('slider', { name: 'Position in the run' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Faults', exact: true })).toHaveCount(0);
  expect(await list.evaluate((element) => element.scrollTop)).toBe(PLACE_PX);
});
