import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tally } from '../load-window.ts';
import type { RunEvent, RunEventBody } from '../run-event.ts';
import { CRASH, loadWindow, numbered, started } from '../testing/run-events.ts';
import { ERROR_KINDS, type ErrorKind, FAILURE_CLASSES, type Role } from '../vocabulary.ts';
import { classifyErrors, classifyFault } from './classify.ts';
import { reduceRun } from './reduce-run.ts';
import { type ErrorCounts, emptyView, type RunView } from './run-view.ts';

type Timed = RunEventBody & { atMs: number };

function injecting(faultId: string, on: Role, atMs: number): Timed {
  const undo = { driver: 'process', role: on, action: 'start', details: {} };
  const body = { faultId, kind: 'crash', on, params: {}, requestedMs: atMs, undo };
  return { type: 'fault.injecting', atMs, ...body, classification: 'network' };
}

function healed(faultId: string, atMs: number): Timed {
  return { type: 'fault.healed', faultId, removedMs: atMs, effect: 'started', atMs };
}

function lost(atMs: number, error: ErrorKind): Timed {
  return {
    type: 'client.state',
    state: 'error',
    previous: 'connecting',
    cause: 'x',
    error,
    attempt: 1,
    atMs,
  };
}

function window(
  atMs: number,
  counts: { errors?: ErrorCounts; cacheErrors?: ErrorCounts },
  phase: 'fault' | 'recovery' = 'fault',
): Timed {
  const base = loadWindow(phase, atMs - 250, { mysql: 10 });
  return { type: 'load.window', window: { ...base, ...counts }, atMs };
}

function viewOf(...bodies: Timed[]): RunView {
  return numbered([{ ...started([CRASH]), atMs: 0 }, ...bodies]).reduce(
    (view: RunView, event: RunEvent) => reduceRun(view, event),
    emptyView(),
  );
}

describe('the class of a failure', () => {
  test.each<[string, ErrorCounts, string]>([
    ['a server that is away', { refused: 2_310, 'not-connected': 812 }, 'network'],
    ['a server that is silent', { timeout: 12, 'breaker-open': 3_000 }, 'network'],
    ['answers too slow for the breaker', { 'breaker-open': 40 }, 'network'],
    ['a password that was changed', { closed: 40, 'not-connected': 900, auth: 2 }, 'authentication'],
    ['a full memory', { oom: 1, 'breaker-open': 500 }, 'resource-exhaustion'],
    ['no room for clients', { maxclients: 7, closed: 7, reset: 3 }, 'resource-exhaustion'],
    ['a certificate that is not trusted', { tls: 5, closed: 9 }, 'configuration'],
    ['a replica in the place of the primary', { readonly: 3 }, 'configuration'],
    ['two answers, the more frequent of them', { readonly: 3, oom: 4 }, 'resource-exhaustion'],
  ])('is told for %s', (_name, counts, seenAs) => {
    expect(classifyErrors(counts).seenAs).toBe(seenAs);
  });

  test('is unknown, with the reason, where errors do not tell it', () => {
    expect(classifyErrors({})).toEqual({ seenAs: 'unknown', errors: [], reason: 'the client saw no error' });
    expect(classifyErrors({ other: 2 })).toMatchObject({
      seenAs: 'unknown',
      reason: 'its errors do not say why',
    });
  });

  test('names the errors behind it, the most frequent first, and none that did not come', () => {
    const { errors } = classifyErrors({ refused: 3, reset: 0, 'not-connected': 8 });
    expect(errors).toEqual([
      ['not-connected', 8],
      ['refused', 3],
    ]);
  });

  test('is a class or unknown with a reason, whatever the counts', () => {
    const counts = fc.dictionary(fc.constantFrom(...ERROR_KINDS), fc.nat(1_000));
    fc.assert(
      fc.property(counts, (some) => {
        const { seenAs, reason } = classifyErrors(some as ErrorCounts);
        if (seenAs === 'unknown') expect(reason).toBeTruthy();
        else expect(FAILURE_CLASSES).toContain(seenAs);
      }),
    );
  });
});

describe('the class of a fault in a run', () => {
  test('comes from what the client saw while it was in force', () => {
    const view = viewOf(
      lost(900, 'auth'),
      injecting('f1', 'cache', 1_000),
      window(1_250, { cacheErrors: { 'not-connected': 20 } }),
      lost(1_300, 'refused'),
      healed('f1', 2_000),
      lost(2_100, 'loading'),
      window(2_250, { cacheErrors: { loading: 3 } }, 'recovery'),
    );
    expect(classifyFault(view, { id: 'f1', on: 'cache' })).toEqual({
      seenAs: 'network',
      errors: [
        ['not-connected', 20],
        ['refused', 1],
      ],
    });
  });

  test('tells a fault on the cache from one on the database at the same time', () => {
    const view = viewOf(
      injecting('f1', 'cache', 1_000),
      injecting('f2', 'database', 1_100),
      lost(1_200, 'auth'),
      window(1_250, { errors: { unavailable: 90, refused: 10 } }),
    );
    expect(classifyFault(view, { id: 'f1', on: 'cache' }).seenAs).toBe('authentication');
    expect(classifyFault(view, { id: 'f2', on: 'database' })).toEqual({
      seenAs: 'network',
      errors: [['refused', 10]],
    });
  });

  test('takes requests that were never answered for timeouts, where no error says more', () => {
    const silent = { ...loadWindow('fault', 1_000, {}), tallies: [] as Tally[] };
    silent.tallies.push({ op: 'read', source: 'none', ok: 0, failed: 0, unanswered: 40, latencyUs: [] });
    const hanging: Timed = { type: 'load.window', window: silent, atMs: 1_250 };
    const view = viewOf(injecting('f1', 'database', 1_000), hanging);
    expect(classifyFault(view, { id: 'f1', on: 'database' })).toEqual({
      seenAs: 'network',
      errors: [['timeout', 40]],
    });
    const told = viewOf(injecting('f1', 'cache', 1_000), hanging, lost(1_300, 'auth'));
    expect(classifyFault(told, { id: 'f1', on: 'cache' }).seenAs).toBe('authentication');
  });

  test('is unknown for a target that the application does not use, and for a fault that never was', () => {
    const view = viewOf(injecting('f1', 'standby', 1_000));
    expect(classifyFault(view, { id: 'f1', on: 'standby' }).reason).toMatch(/does not use the standby/);
    expect(classifyFault(view, { id: 'f9', on: 'cache' }).reason).toBe('it was not injected');
  });

  test('is told for each of several outages apart', () => {
    const view = viewOf(
      injecting('f1', 'cache', 1_000),
      lost(1_100, 'refused'),
      healed('f1', 2_000),
      injecting('f2', 'cache', 3_000),
      lost(3_100, 'auth'),
      healed('f2', 4_000),
    );
    const seen = ['f1', 'f2'].map((id) => classifyFault(view, { id, on: 'cache' }).seenAs);
    expect(seen).toEqual(['network', 'authentication']);
  });
});
