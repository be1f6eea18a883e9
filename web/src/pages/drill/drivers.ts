import type { Catalogue, DoctorCheck } from '@firedrill/contract';

/** Why a driver cannot be used now, and the cure; `undefined` where nothing is known to be in its way. */
export function driverTrouble(
  checks: readonly DoctorCheck[] | undefined,
  driver: string,
): string | undefined {
  const found = checks?.find((check) => check.driver === driver && check.state !== 'ok');
  if (!found) return undefined;
  return found.cure === undefined ? found.found : `${found.found} ${found.cure}`;
}

/** Whether Redis can be reached over TLS through a driver: the certificate faults need just that. */
export function offersTls({ faults }: Catalogue, driver: string): boolean {
  return faults.some(({ needs, drivers }) => needs === 'tls' && drivers[driver] !== undefined);
}
