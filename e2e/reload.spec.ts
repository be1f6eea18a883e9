import { startRun, stopAll } from './support/api.ts';
import { copyLog, freeze, shareNow, sharesByPhase } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a page that is reloaded while the run goes on has lost nothing', async ({ page, server }) => {
  const id = await startRun(server.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`/runs/${id}`);
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);

  await page.reload();
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);
  await expect(page.locator('.feed')).toContainText('Live');
  await freeze(page);
  const seen = await copyLog(page);
  const { steady } = await sharesByPhase(page);

  await stopAll(server.url);
  await page.goto(`/runs/${id}`);
  await expect(page.locator('.feed')).toHaveText('Recorded');
  expect(seen.length).toBeGreaterThan(5);
  expect(seen).toEqual((await copyLog(page)).slice(0, seen.length));
  expect((await sharesByPhase(page)).steady).toEqual(steady);
});
