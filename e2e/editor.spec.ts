import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '@firedrill/contract';
import type { Locator, Page } from '@playwright/test';
import { begun, summaryOf } from './support/api.ts';
import { shownRun } from './support/run-page.ts';
import { expect, expectAccessible, test } from './support/test.ts';

const TEXT = `name: written-here
title: Written in the test
description: A crash that somebody writes in the browser.
duration: 12s
warmup: 1s
load:
  rate: 100/s
timeline:
  - { at: 4s, fault: crush, on: cache, for: 3s }
claims:
  - availability >= 95%
`;
const LINE_OF_MISTAKE = 9;

/** The same as it is while the kind of the fault is still to be written. */
const [BEFORE_TIMELINE, CLAIMS] = [
  TEXT.slice(0, TEXT.indexOf('timeline')),
  TEXT.slice(TEXT.indexOf('claims')),
];
const TEXT_UP_TO_FAULT = `${BEFORE_TIMELINE}${CLAIMS}timeline:
  - at: 4s
    for: 3s
    on: cache
    fault: `;

function text(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Scenario, as YAML' });
}

/** Replaces all that is written. */
async function write(page: Page, content: string): Promise<void> {
  await text(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(content);
}

function mistakes(page: Page): Locator {
  return page.getByRole('region', { name: 'Mistakes' });
}

test('a mistake is shown at its line with a cure, and is gone when it is mended', async ({ page }) => {
  await page.goto('/editor/quick-crash');
  await write(page, TEXT);

  await expect(page.getByRole('status').filter({ hasText: '1 mistake' })).toBeVisible();
  await expect(mistakes(page)).toContainText(`line ${LINE_OF_MISTAKE}`);
  await expect(mistakes(page)).toContainText('crush');
  await expect(
    text(page)
      .locator('.cm-line')
      .nth(LINE_OF_MISTAKE - 1)
      .locator('.cm-lintRange-error'),
  ).toHaveText('crush');

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }

  await mistakes(page).getByRole('button', { name: /crash/ }).click();
  await expect(
    text(page)
      .locator('.cm-line')
      .nth(LINE_OF_MISTAKE - 1),
  ).toContainText('fault: crash');
  await expect(page.getByText('no mistakes')).toBeVisible();
  await expect(mistakes(page)).toHaveCount(0);
});

test('completion offers every fault there is, and takes the one that is chosen', async ({ page, server }) => {
  const { faults } = (await (await fetch(`${server.url}/api/catalogue`)).json()) as Catalogue;
  await page.goto('/editor/quick-crash');
  await write(page, TEXT_UP_TO_FAULT);
  await page.keyboard.press('Control+Space');

  const options = page.getByRole('listbox').getByRole('option');
  await expect(options).toHaveCount(faults.length);
  const offered = await options.locator('.cm-completionLabel').allTextContents();
  expect(offered.toSorted()).toEqual(faults.map(({ kind }) => kind).toSorted());
  await page.keyboard.type('freez');
  await expect(options).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(text(page)).toContainText('fault: freeze');
  // Drawn of this text: what was said of the one before may still stand there.
  await expect(page.getByRole('button', { name: /^freeze on cache, from 4 s/ })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'no mistakes' })).toBeVisible();
});

test('what is written is run without being stored', async ({ page, server }) => {
  await page.goto('/editor');
  await write(page, TEXT.replace('crush', 'crash'));
  await expect(page.getByText('no mistakes')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const id = await shownRun(page);
  await begun(server.url, id);
  await expect(page.getByRole('heading', { name: 'Written in the test' })).toBeVisible();
  expect(await summaryOf(server.url, id)).toMatchObject({ scenario: 'written-here', kind: 'scripted' });
});

test('what is stored is listed on Home as one’s own', async ({ page, store }) => {
  await page.goto('/editor');
  await write(page, TEXT.replace('crush', 'crash'));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog', { name: 'Save as' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('written-here is saved')).toBeVisible();
  await page.goto('/');
  await expect(
    page.getByRole('button', { name: /Written in the test written-here · your own/ }),
  ).toBeVisible();
  rmSync(join(store.folder, 'scenarios', 'written-here.yaml'));
});
