import { FiredrillError, type RunEvent } from '@firedrill/contract';
import { describe, expect, it } from 'vitest';
import { ServerAway } from '../data/source.ts';
import { type BaselinePorts, loadBaseline } from './load.ts';
import { runEvents } from './testing/runs.ts';

const NOT_FOUND = new FiredrillError('run.not-found', 'no such run', { hint: 'see the home page' });

function reading(
  events: readonly RunEvent[] | Error,
  isStored: BaselinePorts['isStored'] = async () => true,
) {
  const ports: BaselinePorts = {
    source: {
      runId: 'past',
      async *read() {
        if (events instanceof Error) throw events;
        yield events;
      },
    },
    isStored,
  };
  return loadBaseline(ports, new AbortController().signal);
}

describe('loading a baseline', () => {
  it('gives the run as its page would show it', async () => {
    const loaded = await reading(runEvents({ windows: [{ redis: 10 }, { mysql: 10 }] }));
    expect(loaded).toMatchObject({
      kind: 'ready',
      view: { finished: { verdict: 'held' } },
      series: { length: 2, answers: { redis: [10, 0], mysql: [0, 10] } },
    });
  });

  it('refuses a run without an end, and one that never began', async () => {
    const words = 'This run has no end: it goes on still, or it died.';
    expect(await reading(runEvents({ isOver: false }))).toEqual({ kind: 'failed', message: words });
    expect(await reading([])).toEqual({ kind: 'failed', message: words });
  });

  it('says that a run is gone where the server has it no more', async () => {
    expect(await reading(NOT_FOUND, async () => false)).toMatchObject({ kind: 'gone' });
  });

  it('tells why it could not be read where it is there, or nobody can say', async () => {
    const failed = { kind: 'failed', message: 'no such run', hint: 'see the home page' };
    expect(await reading(NOT_FOUND)).toEqual(failed);
    expect(await reading(NOT_FOUND, () => Promise.reject(new TypeError('no answer')))).toEqual(failed);
    expect(await reading(new ServerAway())).toEqual({
      kind: 'failed',
      message: 'the server does not answer',
    });
  });
});
