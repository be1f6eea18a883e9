import type { Target } from '../drivers/driver.ts';
import type { Clock } from '../platform/clock.ts';
import { mysqlProbe } from './mysql.ts';
import type { Probe } from './probe.ts';
import { redisProbe } from './redis.ts';

/** The probe that tells the ground truth of each kind of target. */
export const PROBE_OF_ROLE = { cache: redisProbe, standby: redisProbe, database: mysqlProbe } as const;

/** One probe for each target. */
export function probesOf(targets: readonly Target[], clock: Clock): Probe[] {
  return targets.map((target) => PROBE_OF_ROLE[target.role](target.role, target.address, clock));
}
