/** A subject without servers, for tests of the load worker; its policy names its behaviour. */
import { threadId } from 'node:worker_threads';

/**
 * @import { Outcome, Subject, SubjectEvent, SubjectOptions } from '../../subjects/subject.ts'
 */

/** @type {Promise<Outcome>} */
const HIT = Promise.resolve({ status: 'ok', source: 'redis', cache: 'hit' });
/** @type {Promise<never>} */
const NEVER = new Promise(() => {});

/** @param {number} ms @returns {Promise<Outcome>} */
const later = (ms) =>
  new Promise((resolve) => setTimeout(resolve, ms, { status: 'ok', source: 'mysql', cache: 'miss' }));

/** @type {Record<string, () => Promise<Outcome>>} */
const BEHAVIOURS = {
  immediate: () => HIT,
  delayed: () => later(2),
  late: () => later(60),
  never: () => NEVER,
  throws: () => {
    throw new Error('boom');
  },
  rejects: () => Promise.reject(new Error('boom')),
  crashes: () => {
    setImmediate(() => {
      throw new Error('crash of redis://user:secret@host');
    });
    return NEVER;
  },
  exits: () => process.exit(7),
  'hangs-on-open': () => HIT,
  'fails-on-open': () => HIT,
  'hangs-on-close': () => HIT,
};

/** @param {SubjectOptions} options @returns {Subject} */
export function createSubject({ policy }) {
  /** @type {(event: SubjectEvent) => void} */
  let listener = () => {};
  const request = BEHAVIOURS[policy];
  if (!request) throw new Error(`no behaviour is named ${policy}`);
  return {
    open: async () => {
      if (policy === 'fails-on-open') throw new Error('no route to redis://user:secret@host');
      if (policy === 'hangs-on-open') await NEVER;
      listener({ type: 'client.reset', reason: `opened in thread ${threadId}`, attempt: 0 });
    },
    onEvent: (callback) => {
      listener = callback;
    },
    request,
    close: () => (policy === 'hangs-on-close' ? NEVER : Promise.resolve()),
  };
}
