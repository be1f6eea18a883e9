import { FiredrillError } from '@firedrill/contract';
import type { Capabilities, RedisReply } from '../drivers/driver.ts';

function notToBeUsed(): never {
  throw new FiredrillError('internal', 'a fault acted while it was only being described');
}

/** What a healthy Redis answers to the questions with which faults read what there is. */
function answer(words: readonly string[]): RedisReply {
  const [command = '', subcommand = '', name = ''] = words.map((word) => word.toUpperCase());
  if (command === 'CONFIG' && subcommand === 'GET') return [name, '1'];
  if (command === 'ACL') return ['user application on #0 ~* +@all'];
  return command === 'INFO' ? 'loading:0\r\n' : 1;
}

/** Capabilities of a target that is not there: they answer what is read and refuse to do anything. */
export const SAMPLE_CAPABILITIES: Capabilities = {
  lifecycle: { kill: notToBeUsed, stop: notToBeUsed, start: notToBeUsed },
  freeze: { pause: notToBeUsed, resume: notToBeUsed },
  network: {
    place: async () => ({}),
    disconnect: notToBeUsed,
    reconnect: notToBeUsed,
    isolate: notToBeUsed,
    rejoin: notToBeUsed,
  },
  link: { add: notToBeUsed, remove: notToBeUsed },
  'redis-admin': {
    applicationUser: 'application',
    command: async (words) => answer(words),
    open: notToBeUsed,
  },
  'mysql-admin': {
    applicationUser: 'application',
    query: async () => [{ value: 1 }],
    open: notToBeUsed,
  },
  tls: { serve: notToBeUsed },
  replication: { follow: [['REPLICAOF', 'cache', '6379']], hold: notToBeUsed, release: notToBeUsed },
};
