import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/test.ts';

const TEXT = `name: to-be-deleted
title: Deleted in the test
description: A scenario of one's own that nobody needs any more.
duration: 12s
load:
  rate: 100/s
timeline:
  - { at: 4s, fault: crash, on: cache, for: 3s }
claims:
  - availability >= 95%
`;

test('one’s own scenario is deleted after a question, one that comes with Firedrill never', async ({
  page,
  store,
}) => {
  const file = join(store.folder, 'scenarios', 'to-be-deleted.yaml');
  writeFileSync(file, TEXT);
  await page.goto('/editor/redis-crash');
  await expect(page.getByText('comes with Firedrill')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveCount(0);

  await page.goto('/editor/to-be-deleted');
  const dialog = page.getByRole('dialog', { name: 'Delete this scenario?' });
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
  expect(existsSync(file)).toBe(true);

  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete the scenario' }).click();
  await expect(page.getByText('to-be-deleted is deleted')).toBeVisible();
  await expect(page).toHaveURL(/\/editor$/);
  expect(existsSync(file)).toBe(false);
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('menuitem', { name: 'redis-crash', exact: true })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'to-be-deleted' })).toHaveCount(0);
});
