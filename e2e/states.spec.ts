import { makeEmptyStore, makeStore } from './support/server.ts';
import { expect, expectAccessible, SERVER_AWAY, test } from './support/test.ts';

test('an empty Home says what to start and how long it takes', async ({ page, startServer }) => {
  const { url } = await startServer(makeEmptyStore());
  await page.goto(url);
  await expect(page.getByText('No run yet')).toBeVisible();
  await expect(page.getByText('it takes half a minute')).toBeVisible();
  const runs = page.getByRole('region', { name: 'Recent runs' });
  await expect(runs.getByRole('button', { name: 'Crash Redis for 8 seconds' })).toBeVisible();
  await expectAccessible(page);
});

test.describe('a run that is not there', () => {
  test.use({ expectedErrors: /404 \(Not Found\)/ });

  test('is named, with what to do', async ({ page }) => {
    await page.goto('/runs/20200101-000000-abcdef');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The run cannot be shown');
    await expect(alert).toContainText('20200101-000000-abcdef');
    await expectAccessible(page);
  });
});

test.describe('a server that is not there', () => {
  test.use({ expectedErrors: SERVER_AWAY });

  test('is told across the page, and so is that it is back', async ({ page, store, startServer }) => {
    const run = page.getByRole('button', { name: 'Run Redis crashes for three seconds' });
    const first = await startServer(store);
    await page.goto(first.url);
    await expect(run).toBeEnabled();
    await first.kill();
    await expect(page.getByRole('alert')).toContainText('Not connected to the server');
    await expect(run).toBeDisabled();
    await expectAccessible(page);

    await startServer(store, first.port);
    await page.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(run).toBeEnabled();
  });
});

test('an address without a page says so and leads home', async ({ page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  await page.getByRole('link', { name: 'Go home' }).click();
  await expect(page.getByRole('region', { name: 'Scenarios' })).toBeVisible();
});

test('runs that held, that failed and that show nothing are told apart on Home', async ({
  page,
  startServer,
}) => {
  const store = makeStore();
  const { url } = await startServer(store);
  await page.goto(url);
  const rows = page.getByRole('table', { name: 'Recent runs' }).getByRole('row');
  const rowOf = (name: string) => rows.filter({ has: page.locator(`a[href="/runs/${store.ids[name]}"]`) });
  await expect(rowOf('redis-crash')).toContainText('held');
  await expect(rowOf('redis-crash-naive')).toContainText('failed');
  await expect(rowOf('redis-outage-45s')).toContainText('inconclusive');
});
