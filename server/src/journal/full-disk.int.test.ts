import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FILL = fileURLToPath(new URL('testing/fill-disk.mjs', import.meta.url));
/** A disk of 3 MiB that only what runs inside sees. */
const ON_SMALL_DISK = 'mount -t tmpfs -o size=3m none "$1" && exec "$2" "$3" "$1"';
const folder = mkdtempSync(join(tmpdir(), 'full-disk-test-'));

function onSmallDisk(program: string, ...args: string[]) {
  const inside = ['-c', ON_SMALL_DISK, 'sh', folder, program, ...args];
  return spawnSync('unshare', ['--map-root-user', '--mount', 'sh', ...inside], { encoding: 'utf8' });
}

test('a full disk still takes how the run ended', ({ onTestFinished, skip }) => {
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (onSmallDisk('test', '-d').status !== 0) skip('no disk can be mounted here');
  const { stdout, stderr } = onSmallDisk(process.execPath, FILL);
  expect(stderr).toBe('');
  const { failures, said, isWhole, lines } = JSON.parse(stdout);
  expect(failures).toEqual([expect.stringContaining('free some disk space')]);
  expect(isWhole).toBe(true);
  expect(lines).toBe(said);
  expect(lines).toBeGreaterThan(1_000);
});
