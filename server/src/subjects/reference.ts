import { FiredrillError } from '@firedrill/contract';
import {
  type Answer,
  classify,
  createReference,
  loadConfig,
  type ReferenceEvent,
  type Store,
} from '@firedrill/reference';
import { seededRandom } from '../platform/random.ts';
import type { Operation, Outcome, Subject, SubjectEvent, SubjectOptions } from './subject.ts';

/** How long the client may take to reach Redis before any load. */
const READY_LIMIT_MS = 10_000;

/**
 * The reference application's store as a subject. Nothing but the options shapes it: variables of the environment
 * that configure the application elsewhere would make runs differ for no reason that their journals know.
 */
export function createSubject({ policy, seed, redisUrl, mysqlUrl }: SubjectOptions): Subject {
  const config = loadConfig({ env: { CLIENT_POLICY: policy, REDIS_URL: redisUrl, MYSQL_URL: mysqlUrl } });
  const reference = createReference(config, { random: seededRandom(seed, 'client') });
  const { store } = reference;
  let writes = 0;
  const nextEmail = (id: number): string => {
    writes += 1;
    return `user.${id}.${writes}@example.com`;
  };
  return {
    open: async () => {
      if (!(await reference.whenReady(READY_LIMIT_MS))) {
        throw unopened(`its client did not reach Redis within ${READY_LIMIT_MS} ms`);
      }
      const { cacheError } = await store.warm();
      if (cacheError !== undefined) throw unopened(`Redis did not take the users (${cacheError})`);
    },
    request: (operation) => answer(store, operation, nextEmail),
    onEvent: (listener) => {
      reference.on((event) => {
        if (isSubjectEvent(event)) listener(event);
      });
    },
    close: () => reference.close(),
  };
}

function unopened(reason: string): FiredrillError {
  return new FiredrillError('load.failed', `the reference application could not be opened: ${reason}`);
}

async function answer(
  store: Store,
  operation: Operation,
  nextEmail: (id: number) => string,
): Promise<Outcome> {
  try {
    switch (operation.op) {
      case 'read': {
        const found = await store.readUser(operation.id);
        return found.value === null ? outcomeOf(found) : { ...outcomeOf(found), version: found.value.ver };
      }
      case 'search':
        return outcomeOf(await store.searchUsers({ by: operation.by, prefix: operation.text }));
      case 'write': {
        const { source, version } = await store.writeUser(operation.id, { email: nextEmail(operation.id) });
        return version === undefined ? { status: 'ok', source } : { status: 'ok', source, version };
      }
    }
  } catch (error) {
    return { status: 'failed', source: 'none', error: classify(error) };
  }
}

function outcomeOf({ source, cache, cacheError }: Answer<unknown>): Outcome {
  return cacheError === undefined
    ? { status: 'ok', source, cache }
    : { status: 'ok', source, cache, cacheError };
}

const SUBJECT_EVENTS: ReadonlySet<string> = new Set<SubjectEvent['type']>([
  'client.state',
  'client.retry',
  'client.reset',
  'breaker.state',
]);

function isSubjectEvent(event: ReferenceEvent): event is Extract<ReferenceEvent, SubjectEvent> {
  return SUBJECT_EVENTS.has(event.type);
}
