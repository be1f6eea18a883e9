import * as z from 'zod';
import { CAPABILITIES, FAILURE_CLASSES, ROLES } from '../vocabulary.ts';

const role = z.enum(ROLES);
const capability = z.enum(CAPABILITIES);

/** One parameter of a fault, enough to draw a field for it. */
export const parameterInfo = z
  .object({
    name: z.string(),
    description: z.string(),
    /** `quantity` is a number with one of `units`, written together: `250ms`. */
    kind: z.enum(['text', 'number', 'integer', 'boolean', 'choice', 'quantity']),
    /** As a scenario would write it; missing where the parameter must be given. */
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    choices: z.array(z.string()).optional(),
    units: z.array(z.string()).optional(),
  })
  .meta({ id: 'Parameter' });
export type ParameterInfo = z.infer<typeof parameterInfo>;

export const faultInfo = z
  .object({
    kind: z.string(),
    summary: z.string(),
    /** What an application's client sees. */
    symptom: z.string(),
    classification: z.enum([...FAILURE_CLASSES, 'none']),
    needs: capability,
    roles: z.array(role),
    /** Done at once, and not undone by healing. */
    momentary: z.boolean(),
    params: z.array(parameterInfo),
    /** On which roles each driver can do it, by the driver's kind; a driver that cannot is left out. */
    drivers: z.record(z.string(), z.array(role)),
  })
  .meta({ id: 'Fault' });
export type FaultDescription = z.infer<typeof faultInfo>;

export const policyInfo = z.object({ name: z.string(), summary: z.string() }).meta({ id: 'Policy' });

export const metricInfo = z
  .object({ name: z.string(), unit: z.string(), selectors: z.array(z.string()), summary: z.string() })
  .meta({ id: 'Metric' });

export const driverInfo = z
  .object({
    kind: z.string(),
    /** Whether it makes targets of its own for each run, or finds those of others. */
    targets: z.enum(['own', 'found']),
    isDefault: z.boolean(),
  })
  .meta({ id: 'Driver' });

/** All that the registries hold. */
export const catalogue = z
  .object({
    faults: z.array(faultInfo),
    policies: z.array(policyInfo),
    defaultPolicy: z.string(),
    metrics: z.array(metricInfo),
    drivers: z.array(driverInfo),
  })
  .meta({ id: 'Catalogue' });
export type Catalogue = z.infer<typeof catalogue>;
