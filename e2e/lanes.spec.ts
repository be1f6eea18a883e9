import { openRecorded } from './support/run-page.ts';
import { expect, test } from './support/test.ts';

test('the lanes of an older journal are those it can tell of, and say why a state is not well', async ({
  page,
  store,
}) => {
  await openRecorded(page, store.ids['redis-crash'] ?? '');
  const lanes = page.getByRole('figure', { name: 'States' });
  await test.step('nobody told of breakers and a pool then, so there is no lane for them', async () => {
    const names = lanes.getByRole('table', { name: 'States now' }).getByRole('rowheader');
    await expect(names).toHaveText(['Redis', 'Client connection', 'Retry loop', 'MySQL']);
  });
  const detail = lanes.getByText('refused: connection refused');
  await test.step('with the keyboard on them they name what is behind a state at the cursor', async () => {
    await expect(detail).toBeHidden();
    const slider = lanes.getByRole('slider', { name: 'Moment in States' });
    await slider.focus();
    await slider.press('Home');
    for (let presses = 0; presses < 200 && !(await detail.isVisible()); presses += 1) {
      await slider.press('ArrowRight');
    }
    await expect(detail).toBeVisible();
    await expect(lanes.getByText(/^retrying: first attempt after \d+ ms$/)).toBeVisible();
  });
  await test.step('and no longer when it has gone elsewhere', async () => {
    await page.getByRole('button', { name: 'Replay the run' }).focus();
    await expect(detail).toBeHidden();
  });
});

test('the readout of the lanes says of what it speaks: of the cursor while that is in sight, and else of the end', async ({
  page,
  store,
}) => {
  await openRecorded(page, store.ids['redis-crash-naive'] ?? '');
  const readout = page.locator('[data-panel="3"] .panel-readout');
  await expect(readout).toHaveText('at the end: everything well');
  await page.getByRole('slider', { name: 'Moment in States' }).press('Home');
  await expect(readout).toHaveText('0.00 s: everything well');
  await page.getByRole('button', { name: 'Zoom to the fault' }).click();
  await expect(readout).toHaveText('at the end: everything well');
});
