import { DRIVERS } from '../drivers/index.ts';
import { systemClock } from '../platform/clock.ts';
import { faultConformance } from './testing/conformance.ts';

// Targets that are only found are brought up by the driver's own tests.
const drivers = DRIVERS.map((create) => create(systemClock)).filter(({ targets }) => targets === 'own');

for (const driver of drivers) {
  faultConformance(driver, { tls: false, replication: false });
  if (driver.capabilitiesOf('cache').includes('tls')) {
    faultConformance(driver, { tls: true, replication: false });
  }
  if (driver.capabilitiesOf('standby').includes('replication')) {
    faultConformance(driver, { tls: false, replication: true });
  }
}
