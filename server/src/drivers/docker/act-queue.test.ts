import { describe, expect, it } from 'vitest';
import { deferred } from '../../platform/deferred.ts';
import { ActQueue } from './act-queue.ts';

describe('acts on one container', () => {
  it('follow each other, also when nobody waits for the first any more', async () => {
    const queue = new ActQueue();
    const done: string[] = [];
    const begun = deferred<void>();
    const finished = deferred<void>();
    const broken = new AbortController();
    const first = queue.run(async () => {
      begun.resolve();
      await finished.promise;
      done.push('broken');
    }, broken.signal);
    const second = queue.run(async () => done.push('mended'), new AbortController().signal);
    await begun.promise;
    broken.abort(new Error('given up'));
    await expect(first).rejects.toThrow('given up');
    finished.resolve();
    await second;
    expect(done).toEqual(['broken', 'mended']);
  });

  it('are not begun when their signal has aborted by their turn, and a failure stops none after it', async () => {
    const queue = new ActQueue();
    const failing = queue.run(() => Promise.reject(new Error('failed')), new AbortController().signal);
    await expect(failing).rejects.toThrow('failed');
    const never = queue.run(async () => 'begun', AbortSignal.abort(new Error('too late')));
    await expect(never).rejects.toThrow('too late');
    await expect(queue.run(async () => 'well', new AbortController().signal)).resolves.toBe('well');
    await queue.settled();
  });
});
