import * as z from 'zod';

/** One thing that a drill needs, as it was found. */
export const doctorCheck = z
  .object({
    name: z.string(),
    state: z.enum(['ok', 'missing', 'warning']),
    found: z.string(),
    /** Kind of the driver that alone needs it; whoever uses another need not mind. */
    driver: z.string().optional(),
    /** What to do about it. */
    cure: z.string().optional(),
  })
  .meta({ id: 'DoctorCheck' });
export type DoctorCheck = z.infer<typeof doctorCheck>;

export const doctorReport = z
  .object({ ready: z.boolean(), checks: z.array(doctorCheck) })
  .meta({ id: 'DoctorReport' });
export type DoctorReport = z.infer<typeof doctorReport>;

export const serverHealth = z
  .object({
    status: z.enum(['ok', 'healing']),
    firedrill: z.string(),
    upMs: z.number(),
    runsUnderWay: z.number(),
    viewers: z.number(),
  })
  .meta({ id: 'Health' });
export type ServerHealth = z.infer<typeof serverHealth>;
