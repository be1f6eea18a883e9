/**
 * Writes a journal onto a small disk until it is full, and then what a run still says when it ends. Prints what stands in
 * the file: `fill-disk.mjs <folder>`. A process of its own, so that the disk can be one that only it sees.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '../../../dist/journal/journal.js';
import { systemClock } from '../../../dist/platform/clock.js';

const EVENTS_MAX = 100_000;
const LAST_WORDS = 100;

const path = join(process.argv[2] ?? '', 'journal.ndjson');
/** @type {(string | undefined)[]} */
const failures = [];
const journal = new Journal(path, systemClock, {
  onWriteFailure: (error) => failures.push(error.hint),
  onListenerFailure: () => undefined,
});
/** @param {string} message */
const tell = (message) => journal.append({ type: 'run.warning', message });
while (failures.length === 0 && journal.view.seq < EVENTS_MAX) tell('x'.repeat(1_000));
for (let i = 0; i < LAST_WORDS; i += 1) tell(`last words ${i}`);
journal.close();
const lines = readFileSync(path, 'utf8').split('\n');
const seqs = lines.slice(0, -1).map((line) => JSON.parse(line).seq);
process.stdout.write(
  JSON.stringify({
    failures,
    said: journal.view.seq,
    isWhole: seqs.every((seq, i) => seq === i + 1),
    lines: seqs.length,
  }),
);
