import type { Stream, Toxic, ToxicAttributes } from './toxic.ts';

/** A toxic as it stands on a link: attributes and toxicity change under the connections that it acts on. */
export interface ActiveToxic {
  readonly name: string;
  readonly stream: Stream;
  readonly toxic: Toxic;
  attributes: ToxicAttributes;
  /** Share of the connections that it acts on, 0 to 1. */
  toxicity: number;
}
