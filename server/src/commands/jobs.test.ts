import { expect, test } from 'vitest';
import { deferred } from '../platform/deferred.ts';
import { defaultJobs, inParallel } from './jobs.ts';

test('one job a processor, and never none', () => {
  expect([0, 1, 2, 8].map(defaultJobs)).toEqual([1, 1, 2, 8]);
});

test('no more than the jobs go on at once, begun in order, and all are done', async () => {
  const gates = ['a', 'b', 'c', 'd'].map((name) => ({ name, gate: deferred<void>() }));
  const begun: string[] = [];
  let under = 0;
  let most = 0;
  const all = inParallel(gates, 2, async ({ name, gate }) => {
    begun.push(name);
    under += 1;
    most = Math.max(most, under);
    await gate.promise;
    under -= 1;
  });
  expect(begun).toEqual(['a', 'b']);
  for (const { gate } of gates) gate.resolve();
  await all;
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  expect(most).toBe(2);
});

test('after a failure nothing further is begun, what goes on is waited for, and the failure is thrown', async () => {
  const slow = deferred<void>();
  const ended: string[] = [];
  const all = inParallel(['bad', 'slow', 'never'], 2, async (name) => {
    if (name === 'bad') throw new Error('no');
    await slow.promise;
    ended.push(name);
  });
  slow.resolve();
  await expect(all).rejects.toThrow('no');
  expect(ended).toEqual(['slow']);
});
