import { BULK_PROBE, CANARY_KEY } from '@firedrill/contract';
import type { Finding } from './probe.ts';
import type { Question } from './redis.ts';

const ANSWERED = { reachable: true, authenticated: true };
const PROBE_KEY = 'firedrill:probe';
const PROBE_KEY_MS = 1_000;
/** A server that is at its limit holds at least this share of what it may hold. */
const AT_LIMIT = 0.9;

function up(detail: string): Finding {
  return { state: 'up', detail, ...ANSWERED };
}

/** Whether the application may write: a SET of a key of the probe's own. */
export const WRITE: Question = {
  words: ['SET', PROBE_KEY, '1', 'PX', String(PROBE_KEY_MS)],
  judge: (reply) => up(reply),
};

/** Whether a key that was in the cache is still there; `erring` with `EMPTY` when it is not. */
export const CANARY: Question = {
  words: ['EXISTS', CANARY_KEY],
  judge: (reply) =>
    reply === '1'
      ? up('the canary key is there')
      : { state: 'erring', detail: 'EMPTY: the canary key is gone', ...ANSWERED },
};

function field(info: string, name: string): string {
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(info)?.[1] ?? '';
}

/** Whether keys give way for lack of memory; `erring` with `EVICTING` while that is so. */
export const EVICTION: Question = {
  words: ['INFO'],
  judge: (info) => {
    const limit = Number(field(info, 'maxmemory'));
    const policy = field(info, 'maxmemory_policy');
    const evicted = Number(field(info, 'evicted_keys'));
    const share = Number(field(info, 'used_memory')) / limit;
    if (limit === 0 || policy === 'noeviction') return up('no key gives way');
    if (evicted === 0 || share < AT_LIMIT) return up(`no key gives way yet (${policy})`);
    return { state: 'erring', detail: 'EVICTING: memory is at its limit and keys gave way', ...ANSWERED };
  },
};

/** Whether many bytes come through, in a longer time than a ping has: for ways that are slow rather than broken. */
export const BULK: Question = {
  words: ['ECHO', 'x'.repeat(BULK_PROBE.bytes)],
  judge: (reply) => up(`${reply.length} bytes read`),
  timeoutMs: BULK_PROBE.timeoutMs,
};
