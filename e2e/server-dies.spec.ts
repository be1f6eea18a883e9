import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { startRun, summaryOf } from './support/api.ts';
import { shareNow, verdict } from './support/run-page.ts';
import { expect, SERVER_AWAY, test } from './support/test.ts';

test.use({ expectedErrors: SERVER_AWAY });

/** The processes of a run's sandbox: its id is in the paths that they were started with. */
async function processesOf(id: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args='], { maxBuffer: 1 << 24 });
  return stdout.split('\n').filter((line) => line.includes(id));
}

/** The folders of a run's sandbox. */
function foldersOf(id: string): string[] {
  return readdirSync(tmpdir()).filter((name) => name.includes(id));
}

test('a server that is killed and started again: the page says so, and how the run ended', async ({
  page,
  store,
  startServer,
}) => {
  const first = await startServer(store);
  const id = await startRun(first.url, { kind: 'scenario', name: 'long-crash' });
  await page.goto(`${first.url}/runs/${id}`);
  await expect.poll(() => shareNow(page, 'MySQL')).toBeGreaterThan(99);
  expect(await processesOf(id)).not.toEqual([]);
  expect(foldersOf(id)).not.toEqual([]);

  await first.kill();
  await expect(page.locator('.feed')).toContainText('Disconnected');
  await expect(verdict(page)).toContainText('Last known, at ');
  await expect(page.getByRole('button', { name: 'the server is not reachable' })).toBeDisabled();
  await expect(page.getByRole('alert')).toContainText('Not connected to the server');
  await expect(page.getByRole('alert')).toContainText('if it died, what it had broken is healed without it');
  await expect
    .poll(() => processesOf(id), { message: 'what is left of the sandbox', timeout: 30_000 })
    .toEqual([]);
  await expect.poll(() => foldersOf(id)).toEqual([]);

  const second = await startServer(store, first.port);
  await expect(verdict(page)).toContainText('All that it had broken was healed', { timeout: 30_000 });
  await expect(page.locator('.feed')).toHaveText('Recorded');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Stop and restore' })).toHaveCount(0);
  expect((await summaryOf(second.url, id)).state).toBe('died');
});
