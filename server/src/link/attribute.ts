import * as z from 'zod';

/** The longest time that a timer of the platform can wait. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** A time in ms, 0 when it is missing. */
export function milliseconds(summary: string): z.ZodDefault<z.ZodInt> {
  return z.int().min(0).max(TIMER_MAX_MS).default(0).describe(`${summary}, in ms`);
}

/** A whole number of a unit, 0 when it is missing. */
export function count(unit: string, summary: string): z.ZodDefault<z.ZodInt> {
  return z.int().min(0).default(0).describe(`${summary}, in ${unit}`);
}

/** A switch, as Toxiproxy's attributes can carry it: 0 is off and 1 is on. */
export function flag(summary: string): z.ZodDefault<z.ZodInt> {
  return z.int().min(0).max(1).default(0).describe(`${summary}: 0 no, 1 yes`);
}
