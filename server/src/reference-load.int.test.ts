import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadProfile, LoadWindow, Source } from '@firedrill/contract';
import { userSeed } from '@firedrill/reference';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment, Target } from './drivers/driver.ts';
import { createProcessDriver } from './drivers/process/process-driver.ts';
import { type LoadHandle, startLoad } from './load/load.ts';
import type { Address } from './platform/address.ts';
import { systemClock, until } from './platform/clock.ts';
import { entryUrl } from './platform/entry.ts';
import { newRunId } from './platform/ids.ts';
import type { SubjectEvent } from './subjects/subject.ts';

const SOON_MS = 30_000;
const soon = (): AbortSignal => AbortSignal.timeout(SOON_MS);

const PROFILE: LoadProfile = {
  model: 'open',
  stages: [{ durationMs: 600_000, fromPerSecond: 500, toPerSecond: 500 }],
  mix: { read: 90, search: 5, write: 5 },
  keys: { distribution: 'zipf', exponent: 0.99, count: 1_000 },
  deadlineMs: 1_000,
  maxInFlight: 1_000,
};

let cacheDir: string;
let attachment: Attachment;
let load: LoadHandle | undefined;
const windows: LoadWindow[] = [];
const events: SubjectEvent[] = [];

const targetOf = (role: string): Target => {
  const target = attachment.targets.find((candidate) => candidate.role === role);
  if (!target) throw new Error(`no ${role}`);
  return target;
};

const urlOf = (scheme: string, { host, port, user = '', password, database = '' }: Address): string =>
  `${scheme}://${password ? `${user}:${encodeURIComponent(password)}@` : ''}${host}:${port}/${database}`;

/** Good answers of one kind of source in the last window. */
const lastAnswers = (source: Source): number =>
  (windows.at(-1)?.tallies ?? []).reduce((sum, tally) => sum + (tally.source === source ? tally.ok : 0), 0);

beforeAll(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'firedrill-load-'));
  const driver = createProcessDriver({ clock: systemClock, cacheDir });
  const seed = userSeed(1_000);
  attachment = await driver.attach(
    {
      runId: newRunId(systemClock.wallTime()),
      roles: ['cache', 'database'],
      seed,
      progress: () => undefined,
    },
    soon(),
  );
  await Promise.all(attachment.targets.map((target) => target.ready(soon())));
});

afterAll(async () => {
  await load?.stop();
  await attachment?.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

describe('the reference application under load', () => {
  it('answers from Redis, from MySQL while Redis is gone, and from Redis again', async () => {
    load = await startLoad({
      profile: PROFILE,
      seed: 1,
      subjectModule: entryUrl('subjects/reference', import.meta.url),
      subjectOptions: {
        policy: 'breaker',
        seed: 1,
        redisUrl: urlOf('redis', targetOf('cache').address),
        mysqlUrl: urlOf('mysql', targetOf('database').address),
      },
      listener: {
        onWindow: (window) => windows.push(window),
        onSubjectEvent: (event) => events.push(event),
        onFailure: (error) => {
          throw error;
        },
      },
    });
    const lifecycle = targetOf('cache').can.lifecycle;
    load.begin(systemClock.nowMs(), 'steady');
    await until(() => windows.length > 1 && lastAnswers('redis') > 0, 10, soon());
    const hits = windows.reduce((sum, { cache }) => sum + (cache.hit ?? 0), 0);
    const misses = windows.reduce((sum, { cache }) => sum + (cache.miss ?? 0), 0);
    expect(hits).toBeGreaterThan(misses);

    await load.enterPhase('fault');
    await lifecycle?.kill(soon());
    await until(() => lastAnswers('mysql') > 0 && lastAnswers('redis') === 0, 10, soon());
    expect(windows.at(-1)?.phase).toBe('fault');
    expect(Object.keys(windows.at(-1)?.cacheErrors ?? {})).not.toHaveLength(0);

    await lifecycle?.start(soon());
    await until(() => lastAnswers('redis') > 0, 10, soon());
    const heard = new Set(events.map(({ type }) => type));
    expect([...heard]).toEqual(expect.arrayContaining(['client.state', 'client.retry']));
    await load.stop();
    const offered = windows.reduce((sum, window) => sum + window.offered - window.dropped, 0);
    const ended = windows
      .flatMap(({ tallies }) => tallies)
      .reduce((sum, tally) => sum + tally.ok + tally.failed + tally.unanswered, 0);
    expect(offered - ended).toBeGreaterThanOrEqual(0);
    expect(offered - ended).toBeLessThanOrEqual(PROFILE.maxInFlight);
  });
});
