import * as z from 'zod';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({});

export const noop: Toxic<z.output<typeof attributes>> = {
  type: 'noop',
  summary: 'Passes everything through.',
  attributes,
};
