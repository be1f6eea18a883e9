import type { RunEvent } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { KEPT_BACK_MAX } from './following.ts';
import { RunStore } from './run-store.ts';
import { followRun } from './server-source.ts';
import type { RunSource } from './source.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeServer } from './testing/fake-server.ts';

function world(whyNotBegun?: RunSource['whyNotBegun']) {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const source: RunSource = {
    runId: 'r1',
    read: server.read,
    follow: (afterSeq, listener) =>
      followRun({ read: server.read, ports: server.ports, tabs: undefined }, afterSeq, listener),
    ...(whyNotBegun && { whyNotBegun }),
  };
  const store = new RunStore(source, clock);
  let pictures = 0;
  const rest = store.subscribe(() => {
    pictures += 1;
  });
  return { clock, server, store, rest, pictures: () => pictures };
}

/** A run that is over: ten windows' worth of events, one every 10 ms. */
function overWorld() {
  const clock = new FakeClock();
  const events: RunEvent[] = Array.from({ length: 10 }, (_, i) => ({
    seq: i + 1,
    atMs: i * 10,
    type: 'run.warning',
    message: `event ${i + 1}`,
  }));
  events.push({ seq: 11, atMs: 100, type: 'run.finished', end: 'completed', verdict: 'held', reasons: [] });
  const store = new RunStore(
    {
      runId: 'r1',
      async *read() {
        yield events;
      },
    },
    clock,
  );
  store.subscribe(() => undefined);
  return { clock, store };
}

describe('a run that goes on', () => {
  it('is loading until its first event, and says what it waits for', async () => {
    const { clock, server, store } = world();
    server.answer = { kind: 'there', step: 'starting redis-server' };
    await clock.pass(1_000);
    expect(store.snapshot().feed).toEqual({ kind: 'loading', step: 'starting redis-server' });
    server.append();
    await clock.pass(300);
    expect(store.snapshot().feed.kind).toBe('live');
  });

  it('is shown at most four times a second, however many events come', async () => {
    const { clock, server, store, pictures } = world();
    server.append();
    await clock.pass(1_000);
    const before = pictures();
    for (let i = 0; i < 300; i += 1) {
      server.append();
      await clock.pass(10);
    }
    expect(pictures() - before).toBeLessThanOrEqual(13);
    await clock.pass(250);
    expect(store.snapshot().view.seq).toBe(301);
  });

  it('is stale when nothing came for two seconds, and its time stands still then', async () => {
    const { clock, server, store } = world();
    server.append();
    await clock.pass(1_500);
    expect(store.snapshot().feed.kind).toBe('live');
    await clock.pass(2_000);
    expect(store.snapshot().feed.kind).toBe('stale');
    const { nowMs } = store.snapshot();
    await clock.pass(10_000);
    expect(store.snapshot().nowMs).toBe(nowMs);
    server.append();
    await clock.pass(300);
    expect(store.snapshot().feed.kind).toBe('live');
  });

  it('never lets its time go back', async () => {
    const { clock, server, store } = world();
    server.append();
    let last = 0;
    for (let i = 0; i < 40; i += 1) {
      await clock.pass(130);
      if (i % 7 === 0) server.append();
      const { nowMs } = store.snapshot();
      expect(nowMs).toBeGreaterThanOrEqual(last);
      last = nowMs;
    }
  });

  it('is disconnected when the connection is lost, and goes on where it was when it is back', async () => {
    const { clock, server, store } = world();
    server.append();
    await clock.pass(500);
    server.isUp = false;
    server.cut();
    await clock.pass(500);
    expect(store.snapshot().feed).toMatchObject({ kind: 'disconnected', serverAnswers: false });
    server.isUp = true;
    server.append();
    server.append();
    await clock.pass(5_000);
    expect(store.snapshot().view.seq).toBe(3);
    expect(store.snapshot().series.log.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('stands still while it is frozen, and then has missed nothing', async () => {
    const { clock, server, store } = world();
    server.append();
    await clock.pass(500);
    store.snapshot().freeze?.freeze();
    const { nowMs } = store.snapshot();
    server.append();
    server.append();
    await clock.pass(1_000);
    const { freeze, view, nowMs: still } = store.snapshot();
    expect([freeze?.isFrozen, freeze?.waiting, view.seq, still]).toEqual([true, 2, 1, nowMs]);
    freeze?.resume();
    expect(store.snapshot().view.seq).toBe(3);
    expect(store.snapshot().freeze?.isFrozen).toBe(false);
  });

  it('is read again when more came while it was frozen than is kept back', async () => {
    const { clock, server, store } = world();
    server.append();
    await clock.pass(500);
    store.snapshot().freeze?.freeze();
    for (let i = 0; i <= KEPT_BACK_MAX; i += 1) server.append();
    await clock.pass(500);
    expect(store.snapshot().freeze?.waiting).toBe(KEPT_BACK_MAX + 1);
    store.snapshot().freeze?.resume();
    while (store.snapshot().feed.kind === 'loading') await clock.pass(100);
    const { feed, freeze, view } = store.snapshot();
    expect([feed.kind, freeze?.isFrozen, view.seq]).toEqual(['live', false, KEPT_BACK_MAX + 2]);
  });

  it('can be played as soon as it is over', async () => {
    const { clock, server, store } = world();
    server.append();
    await clock.pass(500);
    server.append();
    server.end();
    await clock.pass(500);
    const { feed, player, view } = store.snapshot();
    expect(feed).toEqual({ kind: 'complete' });
    expect([player?.positionMs, player?.endMs, view.seq]).toEqual([20, 20, 2]);
  });

  it('is waited for when the server is away, and begun again when nobody looked for a while', async () => {
    const { clock, server, store, rest } = world();
    server.isUp = false;
    rest();
    const restAgain = store.subscribe(() => undefined);
    await clock.pass(300);
    expect(store.snapshot().feed).toEqual({ kind: 'loading', step: 'waiting for the server' });
    server.isUp = true;
    server.append();
    await clock.pass(3_000);
    expect(store.snapshot().view.seq).toBe(1);
    restAgain();
    expect(server.connectionCount).toBe(0);
    server.append();
    store.subscribe(() => undefined);
    await clock.pass(300);
    expect(store.snapshot().view.seq).toBe(2);
  });

  it('has failed when it ended before it began', async () => {
    const { clock, server, store } = world();
    await clock.pass(300);
    server.end();
    await clock.pass(300);
    expect(store.snapshot().feed).toMatchObject({ kind: 'failed', message: 'the run ended before it began' });
  });

  it('says why it could not begin where the server knows', async () => {
    const refusal = { title: 'Crash could not begin', message: 'redis-server is not there' };
    const { clock, server, store } = world(async () => refusal);
    await clock.pass(300);
    server.end();
    await clock.pass(300);
    expect(store.snapshot().feed).toEqual({ kind: 'failed', ...refusal });
  });
});

describe('a run that is over', () => {
  it('is shown at its end, and played from its start', async () => {
    const { clock, store } = overWorld();
    await clock.pass(1);
    expect([store.snapshot().nowMs, store.snapshot().view.seq]).toEqual([100, 11]);
    store.snapshot().player?.setSpeed(0.5);
    store.snapshot().player?.play();
    expect([store.snapshot().nowMs, store.snapshot().view.seq]).toEqual([0, 1]);
    await clock.pass(100);
    expect([store.snapshot().nowMs, store.snapshot().view.seq]).toEqual([50, 6]);
    expect(store.snapshot().player?.isPlaying).toBe(true);
    await clock.pass(200);
    expect([store.snapshot().nowMs, store.snapshot().view.seq]).toEqual([100, 11]);
    expect(store.snapshot().player?.isPlaying).toBe(false);
  });

  it('can be sought, paused and sped up, within its bounds', async () => {
    const { clock, store } = overWorld();
    await clock.pass(1);
    store.snapshot().player?.seek(35);
    expect(store.snapshot().view.seq).toBe(4);
    store.snapshot().player?.play();
    await clock.pass(20);
    store.snapshot().player?.pause();
    expect(store.snapshot().nowMs).toBe(55);
    await clock.pass(1_000);
    expect(store.snapshot().nowMs).toBe(55);
    store.snapshot().player?.seek(-5);
    expect(store.snapshot().nowMs).toBe(0);
    store.snapshot().player?.seek(1e9);
    expect(store.snapshot().nowMs).toBe(100);
    store.snapshot().player?.setSpeed(99);
    expect(store.snapshot().player?.speed).toBe(16);
  });
});
