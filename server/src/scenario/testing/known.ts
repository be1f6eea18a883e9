import { durationField, METRICS } from '@firedrill/contract';
import * as z from 'zod';
import type { FaultInfo, Known } from '../known.ts';

const FAULTS: readonly FaultInfo[] = [
  {
    kind: 'crash',
    summary: 'The process is killed.',
    needs: 'lifecycle',
    roles: ['cache', 'database'],
    params: z.strictObject({}),
  },
  {
    kind: 'stop',
    summary: 'The process is asked to end.',
    needs: 'lifecycle',
    roles: ['cache', 'database'],
    params: z.strictObject({ grace: durationField.prefault('5s') }),
  },
  {
    kind: 'evict',
    summary: 'The cache forgets.',
    needs: 'redis-admin',
    roles: ['cache'],
    params: z.strictObject({ share: z.number().min(0).max(1), quietly: z.boolean().default(false) }),
  },
  {
    kind: 'certificate',
    summary: 'A certificate expires.',
    needs: 'tls',
    roles: ['cache'],
    params: z.strictObject({}),
  },
  {
    kind: 'lock',
    summary: 'A table is locked.',
    needs: 'lifecycle',
    roles: ['database'],
    params: z.strictObject({}),
  },
];

/** Registries and a driver as a scenario's reader sees them, with a fault that the driver cannot do. */
export const KNOWN: Known = {
  faults: FAULTS,
  policies: ['naive-seed', 'breaker'],
  metrics: METRICS.map((metric) => ({ ...metric, needsFault: metric.name === 'recovery_time' })),
  driver: 'process',
  capabilitiesOf: (role) => (role === 'standby' ? [] : ['lifecycle', 'freeze']),
};
