import { expect, test } from 'vitest';
import type { Inspection } from './container-facts.ts';
import { untilHealthy } from './health.ts';

/** A container of which one finding after the other is made, and then the last for ever. */
function found(...statuses: (string | undefined)[]) {
  let next = 0;
  const look = async (): Promise<Inspection> => {
    const Status = statuses[Math.min(next, statuses.length - 1)];
    next += 1;
    const Health = Status && { Status, Log: [{ Output: 'first\n' }, { Output: 'AUTH failed\n' }] };
    return { Name: '/redis', State: { Health } } as unknown as Inspection;
  };
  return { control: { look }, looks: () => next };
}

const NEVER = new AbortController().signal;

test.each([['healthy'], ['starting'], [undefined]])(
  'a container that is %s may be broken',
  async (status) => {
    const { control, looks } = found(status);
    await untilHealthy(control, 'cache', NEVER);
    expect(looks()).toBe(1);
  },
);

test('waits for the next check of a container that was found unwell', async () => {
  const { control, looks } = found('unhealthy', 'unhealthy', 'healthy');
  await untilHealthy(control, 'cache', NEVER);
  expect(looks()).toBe(3);
});

test('says what the last check said when the container stays unwell', async () => {
  const { control } = found('unhealthy');
  await expect(untilHealthy(control, 'cache', NEVER, 20)).rejects.toMatchObject({
    code: 'target.unhealthy',
    message: 'The health check of container redis (cache) fails: AUTH failed.',
  });
});

test('ends with the reason of who breaks it off', async () => {
  const { control } = found('unhealthy');
  const given = AbortSignal.abort(new Error('interrupted'));
  await expect(untilHealthy(control, 'cache', given)).rejects.toThrow('interrupted');
});
