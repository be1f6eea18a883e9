import { describe, expect, it } from 'vitest';
import { OK, settle } from './testing/held-subject.ts';
import { closed, open, start, totals } from './testing/scheduler-rig.ts';

describe('open model', () => {
  it('sends what is due without waiting for any answer', () => {
    const { subject, pass } = start(open(1_000, 1_000));
    pass(50);
    expect(subject.held).toHaveLength(50);
  });

  it('catches up after it was held up, and says how late it was', () => {
    const { clock, scheduler, subject, windows } = start(open(1_000, 1_000));
    clock.advance(40);
    scheduler.tick();
    scheduler.stop();
    expect(subject.asked).toHaveLength(40);
    expect(windows[0]?.lagUs.length).toBeGreaterThan(0);
  });

  it('sends nothing before the start of load nor after its last stage', () => {
    const { clock, subject, scheduler, pass } = start(open(1_000, 20));
    clock.advance(-10);
    pass(10);
    expect(subject.asked).toHaveLength(0);
    pass(100);
    expect(subject.asked).toHaveLength(20);
    scheduler.stop();
  });

  it('counts a request as unanswered at its deadline, and its answer as late', async () => {
    const { subject, scheduler, windows, pass, seen } = start(open(100, 10));
    pass(100);
    expect(subject.held).toHaveLength(1);
    pass(150);
    subject.held[0]?.answer();
    await settle();
    scheduler.stop();
    expect(totals(windows)).toMatchObject({ offered: 1, ok: 0, unanswered: 1, late: 1, lateMsMax: 240 });
    const [first] = windows;
    expect(first).toMatchObject({ startMs: 0, endMs: 250, firstOkMs: {} });
    expect(seen.finished).toBe(0);
  });

  it('counts an answer that arrives with the deadline past as unanswered even before the next tick', async () => {
    const { clock, subject, scheduler, windows, pass } = start(open(100, 10));
    pass(10);
    clock.advance(300);
    subject.held[0]?.answer();
    await settle();
    scheduler.stop();
    expect(totals(windows)).toMatchObject({ ok: 0, unanswered: 1, late: 1, lateMsMax: 300 });
    expect(windows[0]?.tallies[0]?.unanswered).toBe(1);
  });

  it('counts each unanswered request in the window in which its deadline fell', () => {
    const { clock, scheduler, windows, pass } = start(open(10, 300));
    pass(300);
    clock.advance(1_000);
    scheduler.tick();
    scheduler.stop();
    const at = windows.flatMap(({ startMs, tallies }) =>
      tallies.map(({ unanswered }) => [startMs, unanswered]),
    );
    expect(at.reduce((sum, [, unanswered]) => sum + (unanswered ?? 0), 0)).toBe(3);
    expect(new Set(at.map(([startMs]) => startMs))).toEqual(new Set([0, 250]));
  });

  it('drops and counts what falls due while too many are under way, abandoned ones included', () => {
    const { subject, scheduler, windows, pass } = start(open(1_000, 1_000, { maxInFlight: 30 }));
    pass(500);
    scheduler.stop();
    expect(subject.asked).toHaveLength(30);
    expect(totals(windows)).toMatchObject({ offered: 500, dropped: 470, unanswered: 30 });
    expect(windows.every(({ inFlightMax }) => inFlightMax === 30)).toBe(true);
  });

  it('drops what is past its own deadline before it could be sent', () => {
    const { clock, scheduler, subject, windows } = start(open(1_000, 1_000));
    clock.advance(300);
    scheduler.tick();
    scheduler.stop();
    expect(totals(windows)).toMatchObject({ offered: 300, dropped: 200 });
    expect(subject.asked).toHaveLength(100);
  });

  it('counts what ends after a change of phase in the new phase', async () => {
    const { subject, scheduler, windows, pass } = start(open(100, 10));
    pass(20);
    scheduler.enterPhase('fault');
    subject.held[0]?.answer();
    await settle();
    pass(5);
    scheduler.stop();
    expect(windows.map(({ phase, endMs, tallies }) => [phase, endMs, tallies.length])).toEqual([
      ['steady', 20, 0],
      ['fault', 25, 1],
    ]);
  });

  it('counts a subject that throws or rejects as failed', async () => {
    const { subject, scheduler, windows, pass } = start(open(1_000, 10));
    const ask = subject.request;
    subject.request = (operation) => {
      if (subject.asked.length < 4) return ask(operation);
      throw new Error('a subject must not throw');
    };
    pass(10);
    for (const request of subject.held) request.fail();
    await settle();
    scheduler.stop();
    expect(totals(windows)).toMatchObject({ offered: 10, failed: 10 });
    expect(windows[0]?.errors).toEqual({ other: 10 });
  });

  it('asks the same for the same seed, whatever was dropped on the way', () => {
    const free = start(open(1_000, 100), 9);
    const bound = start(open(1_000, 100, { maxInFlight: 50 }), 9);
    free.pass(100);
    bound.pass(100);
    expect(bound.subject.asked).toEqual(free.subject.asked.slice(0, 50));
  });
});

describe('closed model', () => {
  it('keeps so many users asking, each again when answered', async () => {
    const { subject, pass } = start(closed(3));
    pass(5);
    expect(subject.held).toHaveLength(3);
    subject.held.splice(0, 2).forEach((request) => {
      request.answer();
    });
    await settle();
    expect(subject.held).toHaveLength(3);
    expect(subject.asked).toHaveLength(5);
  });

  it('asks again at the deadline and leaves the abandoned request to itself', () => {
    const { subject, pass } = start(closed(3));
    pass(101);
    expect(subject.held).toHaveLength(6);
  });

  it('stops at its count and says so when the last request has ended', async () => {
    const { subject, seen, scheduler, windows, pass } = start(closed(4, 10));
    while (subject.asked.length < 10 || subject.held.length > 0) {
      expect(seen.finished).toBe(0);
      pass(1);
      subject.held.splice(0).forEach((request) => {
        request.answer();
      });
      await settle();
    }
    expect(seen.finished).toBe(1);
    pass(300);
    scheduler.stop();
    expect(totals(windows)).toMatchObject({ offered: 10, ok: 10, dropped: 0 });
    expect(seen.finished).toBe(1);
  });

  it('drops a user’s question once a deadline while nothing settles and there is no room', () => {
    const { subject, seen, scheduler, windows, pass } = start(closed(4, 20, { maxInFlight: 6 }));
    pass(1_000);
    scheduler.stop();
    expect(subject.asked).toHaveLength(6);
    expect(totals(windows)).toMatchObject({ offered: 20, unanswered: 6, dropped: 14 });
    expect(seen.finished).toBe(1);
  });

  it('lets I/O have its turn when a subject answers without any', async () => {
    const { subject, seen, scheduler, pass } = start(closed(2));
    subject.request = async () => OK;
    pass(1);
    await settle();
    expect(seen.soon).toBeGreaterThan(0);
    scheduler.stop();
  });
});
