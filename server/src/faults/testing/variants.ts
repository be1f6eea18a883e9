import type { FaultParams } from '@firedrill/contract';
import * as z from 'zod';
import type { RegisteredFault } from '../index.ts';

interface Choice {
  enum?: (string | number)[];
  type?: string;
  default?: unknown;
}

/** One set of parameters for every choice of a fault that is not its default: `{ mode: 'writes' }`. */
export function variantsOf({ params }: RegisteredFault): FaultParams[] {
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return Object.entries((schema.properties ?? {}) as Record<string, Choice>).flatMap(([name, choice]) =>
    (choice.type === 'boolean' ? [true, false] : (choice.enum ?? []))
      .filter((value) => value !== choice.default)
      .map((value) => ({ [name]: value })),
  );
}
