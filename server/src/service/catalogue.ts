import { type Catalogue, METRICS, ROLES, type Role, scenarioFile } from '@firedrill/contract';
import { POLICIES } from '@firedrill/reference';
import type { Driver } from '../drivers/driver.ts';
import { FAULTS, type RegisteredFault } from '../faults/index.ts';
import { parametersOf } from '../faults/parameters.ts';
import { capabilitiesOf } from '../linked-attachment.ts';

/** The policy of a run that asks for none. */
export const DEFAULT_POLICY: string = scenarioFile.shape.policy.parse(undefined);
/** The seed of a run that asks for none. */
export const DEFAULT_SEED: number = scenarioFile.shape.seed.parse(undefined);

function rolesByDriver(
  { needs, roles }: RegisteredFault,
  drivers: readonly Driver[],
): Record<string, Role[]> {
  const able = drivers.map((driver): [string, Role[]] => [
    driver.kind,
    ROLES.filter((role) => roles.includes(role) && capabilitiesOf(driver, role).includes(needs)),
  ]);
  return Object.fromEntries(able.filter(([, possible]) => possible.length > 0));
}

/** All that the registries hold, for people to choose from. */
export function catalogueOf(drivers: readonly Driver[], defaultDriver: string): Catalogue {
  return {
    faults: FAULTS.map((fault) => ({
      kind: fault.kind,
      summary: fault.summary,
      symptom: fault.symptom,
      classification: fault.classification,
      needs: fault.needs,
      roles: [...fault.roles],
      momentary: fault.momentary === true,
      params: parametersOf(fault),
      drivers: rolesByDriver(fault, drivers),
    })),
    policies: POLICIES.map(({ name, summary }) => ({ name, summary })),
    defaultPolicy: DEFAULT_POLICY,
    metrics: METRICS.map(({ name, dimension, selectors, summary }) => ({
      name,
      unit: dimension,
      selectors: [...selectors],
      summary,
    })),
    drivers: drivers.map(({ kind, targets }) => ({ kind, targets, isDefault: kind === defaultDriver })),
  };
}
