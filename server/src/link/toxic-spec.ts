import { FiredrillError } from '@firedrill/contract';
import * as z from 'zod';
import type { ActiveToxic } from './active-toxic.ts';
import { STREAMS, type Stream, type Toxic, type ToxicAttributes } from './toxic.ts';
import { TOXICS, toxicOf } from './toxics/index.ts';

/** A toxic as it is asked for. */
export interface ToxicSpec {
  type: string;
  /** `<type>_<stream>` when it is left out; unique on its link. */
  name?: string | undefined;
  /** `downstream` when it is left out. */
  stream?: Stream | undefined;
  /** Share of the connections, 0 to 1; 1 when it is left out. */
  toxicity?: number | undefined;
  /** Missing ones have their default; unknown ones are ignored. */
  attributes?: Record<string, unknown> | undefined;
}

/** What of a toxic can be changed; attributes left out stay as they are. */
export type ToxicChange = Pick<ToxicSpec, 'toxicity' | 'attributes'>;

/** A toxic as it is shown. */
export interface ToxicState {
  attributes: ToxicAttributes;
  name: string;
  type: string;
  stream: Stream;
  toxicity: number;
}

const TOXICITY = z.number().min(0).max(1);

function parse<T>(schema: z.ZodType<T>, value: unknown, toxic: Toxic, place: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(
    ({ path, message }) => `${[place, ...path].join('.')}: ${message}`,
  );
  throw new FiredrillError('usage.invalid', `toxic ${toxic.type}: ${mistakes.join('; ')}`, {
    hint: 'attributes are whole numbers; the units stand in the catalogue of toxics',
  });
}

function checkToxicity(toxic: Toxic, toxicity: number): number {
  const share = parse(TOXICITY, toxicity, toxic, 'toxicity');
  if (!toxic.closesListener || share === 0 || share === 1) return share;
  throw new FiredrillError('usage.invalid', `toxic ${toxic.type}: toxicity ${share} cannot be`, {
    hint: 'a port is open or closed for everyone: toxicity 0 or 1',
  });
}

/** Reads what was asked for; throws `usage.invalid`. */
export function activeToxic(spec: ToxicSpec): ActiveToxic {
  const toxic = toxicOf(spec.type);
  if (toxic === undefined) {
    throw new FiredrillError('usage.invalid', `there is no toxic ${spec.type}`, {
      hint: `there are ${TOXICS.map(({ type }) => type).join(', ')}`,
    });
  }
  const stream = parse(z.enum(STREAMS), spec.stream ?? 'downstream', toxic, 'stream');
  return {
    name: spec.name || `${spec.type}_${stream}`,
    stream,
    toxic,
    attributes: parse(toxic.attributes, spec.attributes ?? {}, toxic, 'attributes'),
    toxicity: checkToxicity(toxic, spec.toxicity ?? 1),
  };
}

/** Changes a toxic in place; throws `usage.invalid` and changes nothing when something is wrong. */
export function changeToxic(active: ActiveToxic, change: ToxicChange): void {
  const { toxic } = active;
  const attributes = parse(
    toxic.attributes,
    { ...active.attributes, ...change.attributes },
    toxic,
    'attributes',
  );
  active.toxicity = checkToxicity(toxic, change.toxicity ?? active.toxicity);
  active.attributes = attributes;
}

/** The toxic as it is shown. */
export function toxicState({ name, stream, toxic, attributes, toxicity }: ActiveToxic): ToxicState {
  return { attributes, name, type: toxic.type, stream, toxicity };
}
