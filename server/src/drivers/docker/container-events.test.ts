import { expect, test } from 'vitest';
import { readEvent } from './container-events.ts';

function event(Action: string, Attributes: Record<string, string> = {}) {
  return readEvent({ Type: 'container', Action, Actor: { ID: 'c1', Attributes } });
}

test('reads what the engine tells of a container in our words', () => {
  expect([
    event('kill', { signal: '9' }),
    event('die', { exitCode: '137' }),
    event('start'),
    event('unpause'),
    event('oom'),
    event('health_status: unhealthy'),
    event('rename', { name: 'other', oldName: '/redis' }),
  ]).toEqual([
    { id: 'c1', action: 'signalled', detail: 'SIGKILL' },
    { id: 'c1', action: 'died', detail: 'code 137' },
    { id: 'c1', action: 'started', detail: '' },
    { id: 'c1', action: 'resumed', detail: '' },
    { id: 'c1', action: 'out-of-memory', detail: '' },
    { id: 'c1', action: 'unhealthy', detail: '' },
    { id: 'c1', action: 'renamed', detail: 'to other' },
  ]);
});

test('reads of a network’s event which container it is about', () => {
  const Attributes = { container: 'c1', name: 'drill_default', type: 'bridge' };
  expect(readEvent({ Type: 'network', Action: 'disconnect', Actor: { ID: 'n1', Attributes } })).toEqual({
    id: 'c1',
    action: 'disconnected',
    detail: 'network drill_default',
  });
});

test('leaves out what says nothing of a target', () => {
  expect(event('exec_create: sh -c redis-cli ping')).toBeUndefined();
  expect(event('health_status: starting')).toBeUndefined();
  expect(readEvent({ Type: 'network', Action: 'connect', Actor: { ID: 'n1' } })).toBeUndefined();
  expect(readEvent({})).toBeUndefined();
});
