import { BULK_PROBE, bulkProbe, throughputField } from '@firedrill/contract';
import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenSlow, toxicFault } from './link-fault.ts';

/** Over how many bytes a probe's question, its answer and all that opens its connection can come. */
const PROBE_BYTES_MAX = 3 * BULK_PROBE.bytes;

/** A line too thin for what is sent over it: a saturated network interface, a throttled instance. */
export const bandwidth: Fault<'link', { rate: number }> = {
  kind: 'bandwidth',
  summary: 'Each connection carries no more than the rate, in each direction; what is above waits.',
  symptom: 'small answers come as ever; large or many ones queue up until they run into time limits',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({
    rate: throughputField
      .prefault('2KB/s')
      .meta({ description: 'Most that a connection carries in each direction; 1 KB is 1,000 bytes.' }),
  }),
  prepare(link, params, role) {
    const bytesPerMs = Math.max(1, Math.round(params.rate));
    return toxicFault(
      link,
      role,
      { type: 'bandwidth', name: 'bandwidth', attributes: { rate: bytesPerMs } },
      provenSlow(role, {
        probe: bulkProbe(role),
        leastMs: BULK_PROBE.bytes / bytesPerMs,
        mostMs: PROBE_BYTES_MAX / bytesPerMs,
        timeoutMs: BULK_PROBE.timeoutMs,
      }),
    );
  },
};
