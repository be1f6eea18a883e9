import type { Page } from '@playwright/test';
import { begun, endOf, viewOf } from './support/api.ts';
import { shareNow, shownRun, verdict } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

/** Answers the question of a fault that was chosen in the palette; the focus is then on the button that heals it. */
async function inject(page: Page, kind: string, words: string): Promise<void> {
  const question = page.getByRole('dialog', { name: `Inject ${kind}?` });
  await expect(question).toContainText(words);
  await question.getByRole('button', { name: `Inject ${kind}` }).click();
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('button', { name: `Heal ${kind} on cache` })).toBeFocused();
}

test('a drill by hand: faults are injected and healed by click', async ({ page, server }) => {
  await page.goto('/drill');
  await page.getByRole('textbox', { name: 'Questions a second' }).fill('200');
  await page.getByRole('button', { name: 'Start the drill' }).click();
  const id = await shownRun(page);
  await begun(server.url, id);
  const palette = page.getByRole('region', { name: 'Faults', exact: true });
  await expect.poll(() => shareNow(page, 'Redis')).toBeGreaterThan(50);
  await expect(palette).toContainText('Nothing is broken.');

  await test.step('a crash, healed by hand', async () => {
    await palette.getByRole('button', { name: 'crash', exact: true }).click();
    await inject(page, 'crash', 'crash on cache, until it is healed by hand.');
    await expect(palette).toContainText('in force');
    await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);
    await page.keyboard.press('Enter');
    await expect(palette).toContainText('Nothing is broken.');
    await expect(palette.getByRole('searchbox', { name: 'Filter the faults' })).toBeFocused();
    await expect.poll(() => shareNow(page, 'Redis')).toBeGreaterThan(50);
  });
  await test.step('latency, as much as is asked for', async () => {
    await palette.getByRole('button', { name: 'latency', exact: true }).click();
    await page.getByRole('spinbutton', { name: 'latency' }).fill('120');
    await inject(page, 'latency', 'latency 120ms');
    await expect(palette).toContainText(/latency on cache .*120.*in force/s);
    const { faults } = await viewOf(server.url, id);
    expect(faults.map(({ kind, params }) => ({ kind, params }))).toMatchObject([
      { kind: 'crash' },
      { kind: 'latency', params: { latency: '120ms' } },
    ]);
  });
  await test.step('by keyboard: one stop for Tab, arrow keys within; a target that is taken is told, and kept', async () => {
    await palette.getByRole('searchbox', { name: 'Filter the faults' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const latest = palette.getByRole('button', { name: 'latency', exact: true });
    await expect(latest).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(latest).not.toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(latest).toBeFocused();
    await palette.getByRole('button', { name: 'drip', exact: true }).focus();
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Inject drip?' });
    await expect(question.getByRole('combobox', { name: 'On' })).toBeFocused();
    await expect(question.getByRole('combobox', { name: 'On' })).toHaveValue('cache');
    await expect(question).toContainText('heal latency on cache first');
    await page.keyboard.press('Escape');
    await expect(palette.getByRole('button', { name: 'drip', exact: true })).toBeFocused();
  });
  await test.step('stopped, it heals what is left and is stored like any other run', async () => {
    await page.getByRole('button', { name: 'Stop and restore' }).click();
    const view = await endOf(server.url, id);
    expect(view.faults.map(({ state }) => state)).toEqual(['gone', 'gone']);
    await expect(page.locator('.feed')).toHaveText('Recorded');
    await expect(palette).toHaveCount(0);
    await expect(verdict(page)).toHaveClass(new RegExp(`verdict-${view.finished?.verdict}`));
  });
});
