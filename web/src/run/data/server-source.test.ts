import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EARLY_MAX, followRun } from './server-source.ts';
import type { LinkState } from './source.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeServer } from './testing/fake-server.ts';
import { FakeBrowser } from './testing/fake-tabs.ts';

interface Viewer {
  seqs: number[];
  ends: number;
  links: LinkState[];
  steps: string[];
  close(): void;
}

function world() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const browser = new FakeBrowser();
  const view = (isAlone = false): Viewer => {
    const viewer: Viewer = { seqs: [], ends: 0, links: [], steps: [], close: () => undefined };
    const parts = { read: server.read, ports: server.ports, tabs: isAlone ? undefined : browser.tab() };
    viewer.close = followRun(parts, 0, {
      onEvents: (events) => viewer.seqs.push(...events.map(({ seq }) => seq)),
      onLink: (state) => viewer.links.push(state),
      onStep: (step) => viewer.steps.push(step),
      onEnd() {
        viewer.ends += 1;
      },
    });
    return viewer;
  };
  return { clock, server, browser, view };
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}

type Act =
  | { kind: 'events'; count: number }
  | { kind: 'open' | 'cut' | 'away' | 'back' | 'deaf' | 'hearing' }
  | { kind: 'close'; which: number }
  | { kind: 'pass'; ms: number };

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('events' as const), count: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(3_000) }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        'open' as const,
        'cut' as const,
        'away' as const,
        'back' as const,
        'deaf' as const,
        'hearing' as const,
      )
      .map((kind) => ({ kind })),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('close' as const), which: fc.nat(3) }) },
);

describe('following a run', () => {
  it('gives every tab exactly the journal, whatever becomes of tabs, connections, messages and the server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 10, maxLength: 60, size: 'max' }), async (acts) => {
        const { clock, server, browser, view } = world();
        const viewers = [view(), view()];
        for (const act of acts) {
          if (act.kind === 'events' && server.isUp) for (let i = 0; i < act.count; i += 1) server.append();
          if (act.kind === 'open' && viewers.length < 5) viewers.push(view());
          if (act.kind === 'close') for (const { close } of viewers.splice(act.which, 1)) close();
          if (act.kind === 'deaf') browser.losesMessages = true;
          if (act.kind === 'hearing') browser.losesMessages = false;
          if (act.kind === 'away') server.isUp = false;
          if (act.kind === 'back') server.isUp = true;
          if (act.kind === 'cut' || act.kind === 'away') server.cut();
          await clock.pass(act.kind === 'pass' ? act.ms : 1);
        }
        server.isUp = true;
        browser.losesMessages = false;
        server.append();
        server.end();
        await clock.pass(20_000);
        for (const viewer of viewers) {
          expect(viewer.seqs).toEqual(upTo(server.events.length));
          expect(viewer.ends).toBe(1);
          viewer.close();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('needs one connection for all tabs, and another tab takes over when the one that has it is closed', async () => {
    const { clock, server, view } = world();
    const viewers = [view(), view(), view()];
    await clock.pass(1_000);
    expect(server.connectionCount).toBe(1);
    server.append();
    await clock.pass(10);
    viewers[0]?.close();
    await clock.pass(10);
    expect(server.connectionCount).toBe(1);
    server.append();
    await clock.pass(10);
    expect(viewers.map(({ seqs }) => seqs)).toEqual([upTo(1), upTo(2), upTo(2)]);
  });

  it('helps itself when the tab that leads falls silent, and leaves it again when that one speaks', async () => {
    const { clock, server, browser, view } = world();
    view();
    const other = view();
    await clock.pass(100);
    browser.losesMessages = true;
    await clock.pass(6_000);
    server.append();
    await clock.pass(10);
    expect(other.seqs).toEqual([1]);
    expect(server.connectionCount).toBe(2);
    browser.losesMessages = false;
    await clock.pass(1_500);
    expect(server.connectionCount).toBe(1);
  });

  it('says that the connection is lost, and whether the server answers', async () => {
    const { clock, server, view } = world();
    const viewer = view(true);
    await clock.pass(10);
    server.cut();
    await clock.pass(1);
    expect(viewer.links.at(-1)).toMatchObject({ kind: 'lost', serverAnswers: true });
    await clock.pass(300);
    expect(viewer.links.at(-1)).toEqual({ kind: 'open' });
    server.isUp = false;
    server.cut();
    await clock.pass(1);
    const lost = viewer.links.at(-1);
    expect(lost).toMatchObject({ kind: 'lost', serverAnswers: false });
    await clock.pass(30_000);
    expect(viewer.links.at(-1)).toEqual(lost);
    server.isUp = true;
    await clock.pass(2_000);
    expect(viewer.links.at(-1)).toEqual({ kind: 'open' });
  });

  it('gives up when the run is not there any more', async () => {
    const { clock, server, view } = world();
    const viewer = view(true);
    await clock.pass(10);
    server.answer = { kind: 'failed', message: 'no run is called r1' };
    server.cut();
    await clock.pass(60_000);
    expect(viewer.links.at(-1)).toEqual({ kind: 'failed', message: 'no run is called r1' });
    expect(server.connectionCount).toBe(0);
  });

  it('fails where what is missing cannot be read, and does not read it again', async () => {
    const { clock, server, view } = world();
    const viewer = view(true);
    await clock.pass(10);
    server.journal = 'corrupt';
    server.appendUnheard(1);
    for (let i = 0; i < 5; i += 1) {
      server.append();
      await clock.pass(1_000);
    }
    expect(viewer.links.at(-1)).toEqual({ kind: 'failed', message: 'not an event: {' });
    expect([server.readCount, server.connectionCount, viewer.seqs]).toEqual([1, 0, []]);
  });

  it('keeps no more events than its limit while what is missing does not come', async () => {
    const { clock, server, view } = world();
    const viewer = view(true);
    await clock.pass(10);
    server.journal = 'hanging';
    server.appendUnheard(1);
    for (let i = 0; i <= EARLY_MAX; i += 1) server.append();
    await clock.pass(10);
    expect(viewer.links.at(-1)).toMatchObject({ kind: 'failed', hint: 'reload the page' });
    expect(server.connectionCount).toBe(0);
  });

  it('tells what the server does until the first event comes', async () => {
    const { clock, server, view } = world();
    server.answer = { kind: 'there', step: 'starting redis-server' };
    const viewer = view(true);
    await clock.pass(1_500);
    expect(viewer.steps).toEqual(['starting redis-server', 'starting redis-server']);
    server.append();
    await clock.pass(5_000);
    expect(viewer.steps).toHaveLength(2);
  });
});
