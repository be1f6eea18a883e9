import { expect, test } from 'vitest';
import type { RunEventBody } from '../run-event.ts';
import { numbered } from '../testing/run-events.ts';
import { momentsOf } from './moments.ts';
import { emptyView } from './run-view.ts';

function said(body: RunEventBody): string[] {
  return numbered([body])
    .flatMap((event) => momentsOf(event, emptyView()))
    .map(
      ({ topic, text }) =>
        `${topic}: ${text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')}`,
    );
}

test('what is told of a target is news, but for its end, which its exit tells', () => {
  const event = { type: 'target.event', role: 'cache' } as const;
  expect([
    ...said({ ...event, action: 'signalled', detail: 'SIGKILL' }),
    ...said({ ...event, action: 'died', detail: 'code 137' }),
    ...said({ type: 'target.exited', role: 'cache', exitCode: 137, signal: null }),
    ...said({ ...event, action: 'unhealthy', detail: '' }),
  ]).toEqual(['cache: signalled (SIGKILL)', 'cache: exited with code 137', 'cache: unhealthy']);
});

test('the lines of its log are too many to be news', () => {
  expect(said({ type: 'target.log', faultId: 'f1', role: 'cache', writtenMs: 1, text: 'Ready' })).toEqual([]);
});
