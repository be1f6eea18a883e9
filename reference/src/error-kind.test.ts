import { expect, test } from 'vitest';
import { classify } from './error-kind.ts';

const coded = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

test.each([
  [coded('ECONNREFUSED'), 'refused'],
  [coded('ENOTFOUND'), 'refused'],
  [coded('ECONNRESET'), 'reset'],
  [coded('ETIMEDOUT', { syscall: 'connect' }), 'connect-timeout'],
  [coded('ETIMEDOUT', { syscall: 'read' }), 'timeout'],
  [coded('PROTOCOL_CONNECTION_LOST'), 'closed'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls'],
  [coded('ER_ACCESS_DENIED_ERROR', { errno: 1045 }), 'auth'],
  [coded('ER_CON_COUNT_ERROR', { errno: 1040 }), 'maxclients'],
  [coded('ER_OPTION_PREVENTS_STATEMENT', { errno: 1290 }), 'readonly'],
  [new Error('Command timed out'), 'timeout'],
  [new Error("Socket timeout. Expecting data, but didn't receive any in 1000ms."), 'timeout'],
  [new Error('Connection is closed.'), 'closed'],
  [new Error("Stream isn't writeable and enableOfflineQueue options is false"), 'not-connected'],
  [new Error('Reached the max retries per request limit (which is 20). Refer to …'), 'exhausted'],
  [new Error('Reached the max retries per request limit (which is 0). Refer to …'), 'closed'],
  [new Error('Queue limit reached.'), 'exhausted'],
  [new Error("Can't add new command when connection is in closed state"), 'closed'],
  [new Error('NOAUTH Authentication required.'), 'auth'],
  [new Error('WRONGPASS invalid username-password pair or user is disabled.'), 'auth'],
  [new Error("READONLY You can't write against a read only replica."), 'readonly'],
  [new Error('LOADING Redis is loading the dataset in memory'), 'loading'],
  [new Error('MISCONF Redis is configured to save RDB snapshots'), 'misconf'],
  [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'oom'],
  [new Error('ERR max number of clients reached'), 'maxclients'],
  [new AggregateError([coded('ECONNREFUSED')]), 'refused'],
  [{ kind: 'unavailable' }, 'unavailable'],
  [new Error('something else'), 'other'],
  ['text', 'other'],
  [null, 'other'],
])('%s is %s', (error, kind) => {
  expect(classify(error)).toBe(kind);
});
