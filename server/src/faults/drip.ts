import { PROBE_TIMEOUT_MS, pathProbe, stretchField } from '@firedrill/contract';
import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenSlow, toxicFault } from './link-fault.ts';

/** The shortest answer to a ping: Redis' `+PONG` with its line end. */
const PING_ANSWER_BYTES_MIN = 7;
/** The longest that a ping waits for: all that opens a connection to a MySQL server. */
const PING_ANSWER_BYTES_MAX = 500;

/** Answers come byte by byte, so that a socket never goes idle and a reply never ends. */
export const drip: Fault<'link', { interval: number }> = {
  kind: 'drip',
  summary: 'Every answer arrives one byte at a time, with a pause before each byte.',
  symptom: 'commands stay pending although data keeps coming; time limits on idle sockets do not notice',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({
    interval: stretchField.prefault('200ms').meta({ description: 'The pause before each byte.' }),
  }),
  prepare(link, params, role) {
    const intervalMs = Math.ceil(params.interval);
    return toxicFault(
      link,
      role,
      { type: 'drip', name: 'drip', stream: 'downstream', attributes: { interval: intervalMs } },
      provenSlow(role, {
        probe: pathProbe(role),
        leastMs: PING_ANSWER_BYTES_MIN * intervalMs,
        mostMs: PING_ANSWER_BYTES_MAX * intervalMs,
        timeoutMs: PROBE_TIMEOUT_MS,
      }),
    );
  },
};
