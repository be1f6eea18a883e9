import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The id of the run whose page is shown, once it is. */
export async function shownRun(page: Page): Promise<string> {
  await page.waitForURL(/\/runs\/[0-9a-f-]+/);
  return /\/runs\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';
}

/** Opens the page of a run that is over, and waits until it can be played. */
export async function openRecorded(page: Page, id: string, search = ''): Promise<void> {
  await page.goto(`/runs/${id}${search}`);
  await expect(page.getByRole('button', { name: 'Replay the run' })).toBeVisible();
}

/** A part in percent as the page writes it; NaN where it says that there is nothing. */
export function percentOf(text: string | null): number {
  return Number(/[\d.]+/.exec(text ?? '')?.[0] ?? Number.NaN);
}

/** The part of the answers that come from a source now, in percent, by the legend of the first panel. */
export async function shareNow(page: Page, source: 'Redis' | 'MySQL'): Promise<number> {
  const entry = page.locator('[data-panel="1"] .legend li', { hasText: source });
  return percentOf(await entry.locator('.legend-value').textContent());
}

/** What the first panel's legend gives nearly all answers to counts as leading. */
const LEADER_PERCENT_MIN = 70;

/**
 * Notes in the page which source leads by the first panel's legend, each change once, and returns what reads the notes.
 * The page itself keeps watch: a busy machine may hold up a test for as long as a fault lasts.
 */
export async function watchLeader(page: Page): Promise<() => Promise<string[]>> {
  const notes = await page.locator('[data-panel="1"]').evaluateHandle((panel, least) => {
    const leaders: string[] = [];
    const look = (): void => {
      for (const entry of panel.querySelectorAll('.legend li')) {
        const [share] = /[\d.]+/.exec(entry.querySelector('.legend-value')?.textContent ?? '') ?? [];
        const [name] = /Redis|MySQL/.exec(entry.textContent ?? '') ?? [];
        if (name && Number(share) > least && leaders.at(-1) !== name) leaders.push(name);
      }
    };
    new MutationObserver(look).observe(panel, { subtree: true, childList: true, characterData: true });
    look();
    return leaders;
  }, LEADER_PERCENT_MIN);
  return () => notes.jsonValue();
}

/** The answers of each phase by where they came from, as the table says it that stands behind the first panel. */
export async function sharesByPhase(page: Page): Promise<Record<string, string[]>> {
  const rows = page.getByRole('table', { name: 'Where answers came from, by phase' }).getByRole('row');
  const texts = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')),
  );
  return Object.fromEntries(texts.map(([phase, ...shares]) => [phase, shares]));
}

/** The lines of the event log, all of them, by way of the clipboard. */
export async function copyLog(page: Page): Promise<string[]> {
  await page.bringToFront();
  const log = page.getByRole('region', { name: 'Event log' });
  await log.getByRole('button', { name: 'Copy' }).click();
  await expect(log.getByRole('button', { name: 'Copied' })).toBeVisible();
  return (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
}

/** Freezes what is seen of a live run, so that it can be looked at in peace. */
export async function freeze(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Freeze' }).click();
  await expect(page.locator('.feed')).toContainText('Frozen');
}

/** What the verdict strip says. */
export function verdict(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('region', { name: 'Verdict' });
}
