import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JournalLine } from '../http/drill-service.ts';
import { Journal } from '../journal/journal.ts';
import { type RunFiles, RunStore } from '../journal/run-store.ts';
import { systemClock } from '../platform/clock.ts';
import { LiveEvents, storedEvents } from './run-events.ts';

const RUN_ID = '20260101-000000-abcdef';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-events-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function begun(): { journal: Journal; files: RunFiles; events: LiveEvents } {
  const store = new RunStore(folder);
  store.discard(RUN_ID);
  const files = store.create(RUN_ID, '');
  const journal = new Journal(files.journal, systemClock, {
    onWriteFailure: () => undefined,
    onListenerFailure: () => undefined,
  });
  const events = new LiveEvents({ runId: RUN_ID, files, subscribe: (heard) => journal.subscribe(heard) });
  return { journal, files, events };
}

function warn(journal: Journal, length: number): void {
  journal.append({ type: 'run.warning', message: 'w'.repeat(length) });
}

/** Somebody who reads what is there and hears the rest, from some event on. */
function viewer(events: LiveEvents, afterSeq: number) {
  const later: JournalLine[] = [];
  let ends = 0;
  const unsubscribe = events.subscribe({
    onLine: (line) => later.push(line),
    onEnd: () => {
      ends += 1;
    },
  });
  const earlier = (async () => {
    const lines: JournalLine[] = [];
    for await (const piece of events.read(afterSeq, new AbortController().signal)) lines.push(...piece);
    return lines;
  })();
  return { unsubscribe, ends: () => ends, lines: async () => [...(await earlier), ...later] };
}

describe('the events of a run that goes on', () => {
  test('reach everybody without one missing or one twice, whenever they come', async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ do: fc.constant('append' as const), n: fc.nat(3_000) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('come' as const), n: fc.nat(40) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), n: fc.nat(3) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { journal, files, events } = begun();
        const viewers: { afterSeq: number; seen: ReturnType<typeof viewer> }[] = [];
        for (const { do: what, n } of steps) {
          if (what === 'append') warn(journal, n);
          else if (what === 'come') {
            const afterSeq = Math.min(n, journal.view.seq);
            viewers.push({ afterSeq, seen: viewer(events, afterSeq) });
          } else for (let i = 0; i <= n; i += 1) await new Promise(setImmediate);
        }
        journal.append({ type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] });
        const stored = await storedEvents(RUN_ID, files.journal);
        for (const { afterSeq, seen } of viewers) {
          const expected: JournalLine[] = [];
          for await (const piece of stored.read(afterSeq, new AbortController().signal))
            expected.push(...piece);
          expect(await seen.lines()).toEqual(expected);
          expect(seen.ends()).toBe(1);
        }
        journal.close();
      }),
      { numRuns: 40 },
    );
  });

  test('end for whoever comes after the last one, at once', () => {
    const { journal, events } = begun();
    expect(events.isLive).toBe(true);
    journal.append({ type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] });
    expect(events.isLive).toBe(false);
    expect(viewer(events, 0).ends()).toBe(1);
    journal.close();
  });

  test('go on for everybody else when one who hears them throws', () => {
    const { journal, events } = begun();
    events.subscribe({
      onLine: () => {
        throw new Error('a viewer');
      },
      onEnd: () => undefined,
    });
    const heard: number[] = [];
    events.subscribe({ onLine: ({ seq }) => heard.push(seq), onEnd: () => undefined });
    warn(journal, 1);
    warn(journal, 1);
    expect(heard).toEqual([1, 2]);
    journal.close();
  });
});

test('the events of a stored run are those on file, and end at once', async () => {
  const { journal, files } = begun();
  warn(journal, 10);
  journal.close();
  const events = await storedEvents(RUN_ID, files.journal);
  expect(events).toMatchObject({ runId: RUN_ID, lastSeq: 1, isLive: false });
  let ended = false;
  events.subscribe({
    onLine: () => undefined,
    onEnd: () => {
      ended = true;
    },
  });
  expect(ended).toBe(true);
});
