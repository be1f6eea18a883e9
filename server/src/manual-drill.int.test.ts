import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimsToJudge, emptyView, isManual, type RunEvent, type RunView } from '@firedrill/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readLedger } from './engine/ledger.ts';
import { Harness } from './harness.ts';
import type { FinishedRun, PreparedRun } from './harness-run.ts';
import { RunStore } from './journal/run-store.ts';
import { deadline, systemClock, until } from './platform/clock.ts';
import { deferred } from './platform/deferred.ts';
import { entryUrl } from './platform/entry.ts';

/** Only ends a test that would wait for ever. */
const WAIT_MS_MAX = 40_000;

let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'manual-drill-test-'));
});

afterEach(() => rmSync(out, { recursive: true }));

/** A drill with what was seen of it. */
interface Watched {
  run: PreparedRun;
  /** Starts the drill; resolves when it has begun. */
  begin(): Promise<void>;
  /** Settles when the run has. */
  finished(): Promise<FinishedRun>;
  events: RunEvent[];
  view(): RunView;
  seen(what: string, condition: (view: RunView) => boolean): Promise<void>;
}

function prepare({ tls = false, ratePerSecond = 200 } = {}): Watched {
  const run = new Harness(systemClock).prepareManual(
    { policy: 'breaker', seed: 1, ratePerSecond, tls },
    { driver: 'process', out, progress: () => undefined },
  );
  const events: RunEvent[] = [];
  let latest = emptyView();
  run.subscribe((event, view) => {
    events.push(event);
    latest = view;
  });
  const over = deferred<FinishedRun>();
  const seen = (what: string, condition: (view: RunView) => boolean): Promise<void> => {
    const seenInTime = until(() => condition(latest), 10, deadline(WAIT_MS_MAX, what));
    const notSeen = over.promise.then(() => Promise.reject(new Error(`the run ended before ${what}`)));
    return Promise.race([seenInTime, notSeen]);
  };
  return {
    run,
    events,
    view: () => latest,
    seen,
    begin: () => {
      run.start().then(over.resolve, over.reject);
      return seen('the beginning', ({ seq }) => seq > 0);
    },
    finished: () => over.promise,
  };
}

const isGone =
  (id: string) =>
  (view: RunView): boolean =>
    view.faults.find((fault) => fault.id === id)?.state === 'gone';

/** A process that makes a manual drill, freezes its cache, says so and would go on for an hour. */
const PROGRAM = `
import { Harness } from ${JSON.stringify(entryUrl('harness', import.meta.url).href)};
import { systemClock } from ${JSON.stringify(entryUrl('platform/clock', import.meta.url).href)};
const run = new Harness(systemClock).prepareManual(
  { policy: 'breaker', seed: 1, ratePerSecond: 50, tls: false },
  { driver: 'process', out: process.argv[1], progress() {} },
);
run.subscribe(({ type, phase }) => {
  if (phase === 'steady') run.drill.inject({ kind: 'freeze', on: 'cache', params: {} });
  if (type === 'fault.injected') console.log(run.runId);
});
await run.start();
`;

// What is left is found by /proc.
test.skipIf(process.platform !== 'linux')('a manual drill that is killed leaves nothing broken', async () => {
  const tmpDir = mkdtempSync('/tmp/fdm-');
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, out], {
    env: { ...process.env, TMPDIR: tmpDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [said] = await once(child.stdout.setEncoding('utf8'), 'data', {
      signal: deadline(WAIT_MS_MAX, 'the fault'),
    });
    const runId = String(said).trim();
    const { ledger } = new RunStore(out).filesOf(runId);
    expect(readLedger(ledger).outstanding).toMatchObject([{ faultId: 'f1', undo: { action: 'resume' } }]);
    child.kill('SIGKILL');
    const isClean = (): boolean =>
      readLedger(ledger).outstanding.length === 0 && readdirSync(tmpDir).length === 0;
    await until(isClean, 20, deadline(WAIT_MS_MAX, 'the end of everything'));
  } finally {
    child.kill('SIGKILL');
    // Its guardian reads from the sandbox which processes to end: the folder must not be taken from under it.
    const isCleared = (): boolean => readdirSync(tmpDir).length === 0;
    await until(isCleared, 20, deadline(WAIT_MS_MAX, 'the guardian')).catch(() => undefined);
    rmSync(tmpDir, { recursive: true, force: true });
  }
});

describe('a manual drill', () => {
  test('breaks and heals what it is asked to, is judged, and replays to what was seen live', async () => {
    const { run, events, view, seen, begin, finished } = prepare();
    await begin();
    expect(isManual(view())).toBe(true);
    expect(run.drill?.inject({ kind: 'crash', on: 'cache', params: {} })).toBe('f1');
    expect(() => run.drill?.inject({ kind: 'freeze', on: 'cache', params: {} })).toThrow(
      /the cache is taken/,
    );
    await seen('the crash proven', ({ faults }) => faults[0]?.state === 'in-force');
    run.drill?.heal('f1');
    await seen('the crash gone', isGone('f1'));
    await seen('the recovery', ({ phases }) => phases.at(-1)?.phase === 'settled');
    const latency = { kind: 'latency', on: 'cache', params: { latency: '200ms' }, forMs: 1_000 } as const;
    expect(run.drill?.inject(latency)).toBe('f2');
    await seen('the latency healed by itself', isGone('f2'));
    run.end('enough');
    expect(() => run.drill?.inject({ kind: 'crash', on: 'cache', params: {} })).toThrow(/is ending/);
    const { view: last, stuckCount } = await finished();
    expect(stuckCount).toBe(0);
    expect(last.finished).toMatchObject({ end: 'completed' });
    expect(last.faults.map(({ state, failures }) => ({ state, failures }))).toEqual([
      { state: 'gone', failures: [] },
      { state: 'gone', failures: [] },
    ]);
    expect(last.phases.map(({ phase }) => phase)).toEqual([
      'warm-up',
      'steady',
      'fault',
      'recovery',
      'settled',
      'fault',
      'recovery',
      'settled',
    ]);
    // Whether each held is the machine's affair; that each was measured is ours.
    expect(last.claims.map(({ text, measured }) => [text, typeof measured])).toEqual([
      ['availability >= 99%', 'number'],
      ['error_rate(fault) < 1%', 'number'],
      ['recovery_time < 5s', 'number'],
    ]);
    const second = last.faults[1];
    expect((second?.requestedHealMs ?? 0) - (second?.inForceMs ?? 0)).toBeCloseTo(1_000, 5);
    expect(await new RunStore(out).view(run.runId)).toEqual(last);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(readLedger(run.files.ledger).outstanding).toEqual([]);
  });

  test('that is ended in mid-fault heals, watches the recovery and has a verdict', async () => {
    const { run, seen, begin, finished } = prepare();
    await begin();
    run.drill?.inject({ kind: 'refuse', on: 'cache', params: {} });
    await seen('the fault proven', ({ faults }) => faults[0]?.state === 'in-force');
    run.end('enough');
    const { view } = await finished();
    expect(view.faults[0]).toMatchObject({ state: 'gone', failures: [] });
    expect(view.finished).toMatchObject({ end: 'completed' });
    expect(view.claims.find(({ text }) => text.startsWith('recovery_time'))?.measured).toBeDefined();
  });

  test('without any fault is judged by what does not need one', async () => {
    const { run, view, seen, begin, finished } = prepare();
    await begin();
    await seen('some steady load', ({ totals }) => totals.steady.windows > 2);
    run.end('enough');
    await finished();
    expect(claimsToJudge(view()).map(({ text }) => text)).toEqual(['availability >= 99%']);
    expect(view().claims).toHaveLength(1);
    expect(view().finished).toMatchObject({ end: 'completed', verdict: 'held', reasons: [] });
  });

  test('refuses what cannot be done, in words, and goes on', async () => {
    const { run, view, begin, finished } = prepare();
    expect(() => run.drill?.inject({ kind: 'crash', on: 'cache', params: {} })).toThrow(/has not begun/);
    await begin();
    const asked = (kind: string, on: 'cache' | 'standby' | 'database', params = {}) =>
      run.drill?.inject({ kind, on, params });
    expect(() => asked('crsh', 'cache')).toThrow(/no fault is called crsh/);
    expect(() => asked('oom', 'database')).toThrow(/oom cannot be done to the database/);
    expect(() => asked('latency', 'cache', { latency: 5 })).toThrow(/^latency: 5 has no unit/);
    expect(() => asked('latency', 'cache', { delay: '1s' })).toThrow(/latency has no parameter "delay"/);
    expect(() => asked('latency', 'cache', { at: '1s' })).toThrow(/latency has no parameter "at"/);
    expect(() => asked('tls-expired', 'cache')).toThrow(/needs a Redis that is reached over TLS/);
    expect(() => asked('lag', 'standby')).toThrow(/in a manual drill it stands alone/);
    expect(() => run.drill?.heal('f9')).toThrow(/has had no fault f9/);
    run.interrupt('seen enough');
    await finished();
    expect(view().faults).toEqual([]);
    expect(view().finished).toMatchObject({ end: 'interrupted' });
  });

  test('over TLS has the certificate faults, and every target behind a link', async () => {
    const { run, view, seen, begin, finished } = prepare({ tls: true });
    await begin();
    run.drill?.inject({ kind: 'tls-expired', on: 'cache', params: {} });
    run.drill?.inject({ kind: 'partition', on: 'standby', params: {} });
    run.drill?.inject({ kind: 'latency', on: 'database', params: {} });
    run.drill?.heal('f3');
    await seen(
      'both proven',
      ({ faults }) => faults.filter(({ state }) => state === 'in-force').length === 2,
    );
    run.end('enough');
    run.end('at once');
    await finished();
    expect(view().faults.map(({ id, state, failures }) => [id, state, failures])).toEqual([
      ['f1', 'gone', []],
      ['f2', 'gone', []],
    ]);
    expect(view().warnings).toContain(
      'f3 (latency on database) was not injected: it was withdrawn before that',
    );
  });
});
