import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { json } from '../reporters/json.ts';
import type { SuiteResult } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';
import { writeReports } from './reports.ts';

const RESULTS: SuiteResult[] = [
  { file: 'a.yaml', scenario: 'a', notRun: { because: 'environment', reason: 'no server' } },
];

let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-test-'));
  printed = '';
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(out: string): Promise<void> {
  const output = {
    write: (text: string) => {
      printed += text;
    },
    isTerminal: false,
    columns: 80,
    color: false,
  };
  const io: CommandIo = { result: output, progress: output };
  return writeReports(RESULTS, [json], { out, json: true }, io);
}

test('a report is there as a whole, and nothing beside it', async () => {
  await write(folder);
  expect(readdirSync(folder)).toEqual(['report.json']);
  expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toMatchObject({
    verdict: 'inconclusive',
  });
});

test('a report that cannot be written leaves nothing torn, keeps no result back and tells the verdict', async () => {
  mkdirSync(join(folder, 'report.json'));
  await expect(write(folder)).rejects.toMatchObject({
    code: 'journal.write',
    message: expect.stringContaining('cannot write the report'),
    hint: expect.stringMatching(/^the verdict stands: a not run; a folder stands/),
  });
  expect(readdirSync(folder)).toEqual(['report.json']);
  expect(JSON.parse(printed)).toMatchObject({ schema: 'firedrill.report' });
});
