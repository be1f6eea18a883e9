import * as z from 'zod';
import type { Toxic } from '../toxic.ts';

const attributes = z.object({});

export const acceptHang: Toxic<z.output<typeof attributes>> = {
  type: 'accept_hang',
  summary:
    'Accepts new connections and never answers them; the upstream is not connected before the toxic is removed. ' +
    'Open connections go on.',
  attributes,
  holdsConnect: true,
};
