import type { Page } from '@playwright/test';
import { startRun, stopAll, viewersOf } from './support/api.ts';
import { copyLog, freeze, shareNow, sharesByPhase } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

async function expectMysql(page: Page): Promise<void> {
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);
}

test('two tabs show the same over one connection, and the second takes over from the first', async ({
  page,
  context,
  server,
}) => {
  const id = await startRun(server.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`/runs/${id}`);
  await expect(page.locator('.feed')).toContainText('Live');
  const second = await context.newPage();
  await second.goto(`/runs/${id}`);
  await expectMysql(page);
  await expectMysql(second);
  expect(await viewersOf(server.url)).toBe(1);
  expect((await sharesByPhase(second)).steady).toEqual((await sharesByPhase(page)).steady);

  await page.close();
  await expect.poll(() => viewersOf(server.url)).toBe(1);
  await expect(second.locator('.feed')).toContainText('Live');
  await test.step('events come to the second tab, too', async () => {
    await freeze(second);
    await expect(second.locator('.feed')).toContainText(/Frozen · [1-9]/);
    await second.getByRole('button', { name: 'Live' }).click();
    await expect(second.locator('.feed')).toContainText('Live');
    await freeze(second);
  });
  const seen = await copyLog(second);

  await stopAll(server.url);
  const third = await context.newPage();
  await third.goto(`/runs/${id}`);
  await expect(third.locator('.feed')).toHaveText('Recorded');
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual((await copyLog(third)).slice(0, seen.length));
});
