import { DRIVERS } from '../drivers/index.ts';
import { systemClock } from '../platform/clock.ts';
import { faultConformance } from './testing/conformance.ts';

for (const create of DRIVERS) faultConformance(create(systemClock));
