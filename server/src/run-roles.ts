import { type Plan, ROLES, type Role, type Scenario } from '@firedrill/contract';
import type { Driver } from './drivers/driver.ts';
import { findFault } from './faults/index.ts';

/** What the reference application reads from. */
const ALWAYS: readonly Role[] = ['cache', 'database'];

/** The roles that a scenario needs: what the reference application reads from, and what is broken. */
export function rolesOf(scenario: Scenario): Role[] {
  return [...new Set<Role>([...ALWAYS, ...scenario.timeline.map(({ on }) => on)])];
}

/** The roles of a manual drill, in which anything may be broken: all for which the driver has a target. */
export async function rolesByHand(driver: Driver, signal: AbortSignal): Promise<Role[]> {
  const roles: Role[] = [];
  for (const role of ROLES)
    if (ALWAYS.includes(role) || (await hasTarget(driver, role, signal))) roles.push(role);
  return roles;
}

async function hasTarget(driver: Driver, role: Role, signal: AbortSignal): Promise<boolean> {
  if (!driver.find) return driver.capabilitiesOf(role).length > 0;
  return await driver.find([role], signal).then(
    () => true,
    () => false,
  );
}

/** The roles that get a link in front: those whose planned faults need one, and in a manual drill all of them. */
export function linkedRoles({ manual, faults }: Plan, roles: readonly Role[]): Role[] {
  const needLink = (role: Role): boolean =>
    faults.some(({ kind, on }) => on === role && findFault(kind)?.needs === 'link');
  return roles.filter((role) => manual || needLink(role));
}
