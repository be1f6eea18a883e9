import { BULK_PROBE, bulkProbe, durationField, stretchField } from '@firedrill/contract';
import * as z from 'zod';
import type { Fault } from './fault.ts';
import { provenSlow, toxicFault } from './link-fault.ts';

/** Greeting, credentials and question of a connection that is opened anew. */
const ROUND_TRIPS_MAX = 3;

/** Every answer comes late: a distant region, a congested line, a server behind a busy host. */
export const latency: Fault<'link', { latency: number; jitter: number }> = {
  kind: 'latency',
  summary: 'Every answer arrives later by the latency, give or take up to the jitter; the order is kept.',
  symptom: 'nothing fails but what has a time limit; requests pile up behind those that wait',
  classification: 'network',
  needs: 'link',
  roles: ['cache', 'standby', 'database'],
  params: z.strictObject({
    latency: stretchField.prefault('300ms').meta({ description: 'By how much every answer is delayed.' }),
    jitter: durationField.prefault('0ms').meta({
      description: 'The delay varies evenly by up to this much in both directions, from answer to answer.',
    }),
  }),
  prepare(link, params, role) {
    const attributes = { latency: Math.ceil(params.latency), jitter: Math.ceil(params.jitter) };
    return toxicFault(
      link,
      role,
      { type: 'latency', name: 'latency', stream: 'downstream', attributes },
      provenSlow(role, {
        probe: bulkProbe(role),
        leastMs: attributes.latency - attributes.jitter,
        mostMs: ROUND_TRIPS_MAX * (attributes.latency + attributes.jitter),
        timeoutMs: BULK_PROBE.timeoutMs,
      }),
    );
  },
};
