import { answersOf, type Phase, type RunView } from '@firedrill/contract';
import { begun, endOf } from './support/api.ts';
import { copyLog, percentOf, sharesByPhase, shownRun, verdict, watchLeader } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** The parts of a phase's answers by the journal, in percent, in the order of the table's columns. */
function sharesOf({ totals }: RunView, phase: Phase): number[] {
  const { okBySource, ok, failed, unanswered } = answersOf(Object.values(totals[phase].tallies));
  const { redis, mysql, stale } = okBySource;
  return [redis, mysql, stale, failed, unanswered].map((part) => (100 * part) / (ok + failed + unanswered));
}

test('a crash that is started by click moves the answers from Redis to MySQL and back', async ({
  page,
  server,
}) => {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Filter' }).fill('quick-crash');
  await page.getByRole('button', { name: 'Run Redis crashes for three seconds' }).click();
  const id = await shownRun(page);
  await begun(server.url, id);
  const leaders = await watchLeader(page);

  await expect(page.locator('.feed')).toContainText('Live');
  await expect.poll(leaders).toEqual(['Redis', 'MySQL', 'Redis']);
  await expect(page.locator('.feed')).toHaveText('Recorded', { timeout: 30_000 });

  const view = await endOf(server.url, id);
  await test.step('the journal has the answers of each phase', async () => {
    const [redis, mysql] = [0, 1];
    expect(sharesOf(view, 'steady')[redis]).toBeGreaterThan(70);
    expect(sharesOf(view, 'fault')[mysql]).toBeGreaterThan(90);
    expect(sharesOf(view, 'settled')[redis]).toBeGreaterThan(70);
  });
  await test.step('the log has the fault, from its injection to its end', async () => {
    const lines = (await copyLog(page)).join('\n');
    expect(lines).toMatch(/crash on cache in force.*crash on cache removed/s);
  });
  await test.step('the page says what the journal says', async () => {
    const shown = await sharesByPhase(page);
    const phases = [...new Set(view.phases.map(({ phase }) => phase))];
    expect(Object.keys(shown).sort()).toEqual(phases.toSorted());
    for (const phase of phases) {
      const expected = sharesOf(view, phase);
      shown[phase]?.forEach((text, index) => {
        expect(Math.abs(percentOf(text) - (expected[index] ?? Number.NaN)), `${phase}: ${text}`).toBeLessThan(
          0.101,
        );
      });
    }
    await expect(verdict(page)).toHaveClass(new RegExp(`verdict-${view.finished?.verdict}`));
    for (const claim of view.claims) {
      await expect(verdict(page).getByRole('button', { name: claim.text.split(' ')[0] ?? '' })).toContainText(
        claim.state,
      );
    }
  });
});
