import { endOf, startRun } from './support/api.ts';
import { shareNow, verdict } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test('Stop and restore in the middle of a fault heals it and ends the run', async ({ page, server }) => {
  const id = await startRun(server.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`/runs/${id}`);
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);

  await page.getByRole('button', { name: 'Stop and restore' }).click();
  const view = await endOf(server.url, id);

  expect(view.finished).toMatchObject({ end: 'interrupted', verdict: 'inconclusive' });
  expect(view.faults).toMatchObject([{ kind: 'crash', on: 'cache', state: 'gone' }]);
  expect(view.probes.cache?.state, 'the cache as a probe sees it').toBe('up');
  await expect(verdict(page)).toContainText('Inconclusive');
  await expect(page.getByRole('button', { name: 'Stop and restore' })).toHaveCount(0);
  await expect(page.locator('.feed')).toHaveText('Recorded');
});
