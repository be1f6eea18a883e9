import * as z from 'zod';
import { ERRORS, type ErrorCode } from '../errors.ts';

/** One mistake in a scenario's text; lines and columns count from 1. */
export const mistake = z
  .object({
    line: z.number().int(),
    column: z.number().int(),
    /** How much of the line is meant, at least 1. */
    length: z.number().int(),
    message: z.string(),
    suggestion: z.string().optional(),
  })
  .meta({ id: 'Mistake', description: 'One mistake in the text of a scenario.' });
export type MistakeInfo = z.infer<typeof mistake>;

/** The one shape of every error of the API. */
export const problem = z
  .object({
    error: z.object({
      code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      hint: z.string().optional(),
      /** Where the error is about a scenario's text. */
      mistakes: z.array(mistake).optional(),
    }),
  })
  .meta({ id: 'Problem', description: 'An error: a code of the table of errors, the thing, and the cure.' });
export type Problem = z.infer<typeof problem>;
