import type { FiredrillError, LoadProfile, LoadWindow } from '@firedrill/contract';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock, until } from '../platform/clock.ts';
import type { SubjectEvent } from '../subjects/subject.ts';
import { type LoadHandle, type LoadOptions, startLoad } from './load.ts';
import { closed, open, totals } from './testing/scheduler-rig.ts';

const FIXTURE = new URL('./testing/fixture-subject.mjs', import.meta.url);

let handles: LoadHandle[] = [];

afterEach(async () => {
  await Promise.all(handles.map((handle) => handle.stop()));
  handles = [];
});

function heard() {
  const windows: LoadWindow[] = [];
  const events: SubjectEvent[] = [];
  const failures: FiredrillError[] = [];
  return {
    windows,
    events,
    failures,
    listener: {
      onWindow: (window: LoadWindow) => windows.push(window),
      onSubjectEvent: (event: SubjectEvent) => events.push(event),
      onFailure: (error: FiredrillError) => failures.push(error),
    },
  };
}

/** Starts load on the fixture, which behaves as `behaviour` says. */
async function startFixture(profile: LoadProfile, behaviour: string, options: Partial<LoadOptions> = {}) {
  const { listener, ...log } = heard();
  const load = await startLoad({
    profile,
    seed: 1,
    subjectModule: FIXTURE,
    subjectOptions: { policy: behaviour, seed: 1, redisUrl: '', mysqlUrl: '' },
    listener,
    ...options,
  });
  handles.push(load);
  return { load, ...log };
}

const soon = (): AbortSignal => AbortSignal.timeout(20_000);

describe('the load worker', () => {
  it('sends an open profile to its end and accounts for each request', async () => {
    const { load, windows, events, failures } = await startFixture(open(1_000, 2_000), 'immediate');
    load.begin(systemClock.nowMs(), 'steady');
    await until(() => (windows.at(-1)?.endMs ?? 0) >= 2_250, 5, soon());
    await load.stop();
    const { offered, dropped, ok, unanswered } = totals(windows);
    expect(offered).toBe(2_000);
    expect(ok + unanswered + dropped).toBe(2_000);
    expect(windows.slice(0, 8).map(({ startMs, endMs }) => endMs - startMs)).toEqual(Array(8).fill(250));
    expect(events).toEqual([
      { type: 'client.reset', reason: expect.stringMatching(/^opened in thread [1-9]/), attempt: 0 },
    ]);
    expect(failures).toEqual([]);
  });

  it('counts in the new phase from the moment that entering it resolves', async () => {
    const { load, windows } = await startFixture(open(1_000, 60_000), 'immediate');
    load.begin(systemClock.nowMs(), 'warm-up');
    await until(() => windows.length > 0, 5, soon());
    await load.enterPhase('steady');
    await load.enterPhase('fault');
    await load.stop();
    const phases = windows.map(({ phase }) => phase);
    expect([...new Set(phases)]).toEqual(['warm-up', 'steady', 'fault']);
    windows.slice(1).forEach((window, i) => {
      expect(window.startMs).toBe(windows[i]?.endMs);
    });
  });

  it('says when a closed profile has reached its count', async () => {
    const { load, windows } = await startFixture(closed(8, 20_000), 'immediate');
    load.begin(systemClock.nowMs(), 'steady');
    await load.finished;
    await load.stop();
    const { offered, ok, unanswered } = totals(windows);
    expect(offered).toBe(20_000);
    expect(ok + unanswered).toBe(20_000);
  });

  it('delivers the windows of a subject that never answers, and stops', async () => {
    const { load, windows } = await startFixture(open(1_000, 60_000, { maxInFlight: 200 }), 'never');
    load.begin(systemClock.nowMs(), 'steady');
    await until(() => totals(windows).dropped > 0, 5, soon());
    await load.stop();
    const { offered, dropped, ok, unanswered } = totals(windows);
    expect(ok).toBe(0);
    expect(unanswered).toBeGreaterThan(0);
    expect(offered - dropped).toBeLessThanOrEqual(200);
  });

  it('counts answers after the deadline as late', async () => {
    const { load, windows } = await startFixture(closed(4, 40, { deadlineMs: 20 }), 'late');
    load.begin(systemClock.nowMs(), 'steady');
    await load.finished;
    await until(() => totals(windows).late > 0, 5, soon());
    await load.stop();
    expect(totals(windows)).toMatchObject({ offered: 40, unanswered: 40, ok: 0 });
    expect(totals(windows).lateMsMax).toBeGreaterThanOrEqual(20);
  });

  it.each(['throws', 'rejects'])('counts a subject that %s as failing and goes on', async (behaviour) => {
    const { load, windows, failures } = await startFixture(closed(4, 5_000), behaviour);
    load.begin(systemClock.nowMs(), 'steady');
    await load.finished;
    await load.stop();
    const { failed, unanswered } = totals(windows);
    expect(failed + unanswered).toBe(5_000);
    expect(failures).toEqual([]);
  });

  it('waits for its start', async () => {
    const { load, windows } = await startFixture(open(1_000, 60_000), 'immediate');
    load.begin(systemClock.nowMs() + 600_000, 'steady');
    await load.enterPhase('fault');
    await load.stop();
    expect(windows).toEqual([]);
  });
});

describe('a load worker that fails', () => {
  it.each(['crashes', 'exits'])(
    'is reported once when its subject %s, and nobody waits for it',
    async (behaviour) => {
      const { load, failures } = await startFixture(closed(4, 1_000), behaviour);
      load.begin(systemClock.nowMs(), 'steady');
      await expect(load.finished).rejects.toMatchObject({ code: 'load.failed' });
      await load.enterPhase('fault');
      await load.stop();
      expect(failures).toHaveLength(1);
      expect(failures[0]?.message).not.toContain('secret');
    },
  );

  it('rejects the start when the subject cannot be opened, without its credentials', async () => {
    const { listener, failures } = heard();
    const starting = startFixture(closed(1), 'fails-on-open', { listener });
    await expect(starting).rejects.toMatchObject({
      code: 'load.failed',
      message: expect.stringContaining('no route to redis://***@host'),
    });
    expect(failures).toEqual([]);
  });

  it('rejects the start when the subject takes too long to open, or the start is called off', async () => {
    const late = startFixture(closed(1), 'hangs-on-open', { openLimitMs: 50 });
    await expect(late).rejects.toMatchObject({ code: 'load.failed' });
    const signal = AbortSignal.abort(new Error('interrupted'));
    const calledOff = startFixture(closed(1), 'hangs-on-open', { signal });
    await expect(calledOff).rejects.toThrow('interrupted');
  });

  it('rejects the start when the module is no subject', async () => {
    const subjectModule = new URL('data:text/javascript,export const x = 1');
    await expect(startFixture(closed(1), 'immediate', { subjectModule })).rejects.toThrow(
      'does not export createSubject',
    );
  });

  it('is ended when its subject does not close, and its last window is delivered before', async () => {
    const { load, windows } = await startFixture(closed(4, 100), 'hangs-on-close', { stopLimitMs: 100 });
    load.begin(systemClock.nowMs(), 'steady');
    await load.finished;
    await load.stop();
    expect(totals(windows).offered).toBe(100);
  });
});
