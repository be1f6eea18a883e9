import type { Random } from '../platform/random.ts';
import type { ActiveToxic } from './active-toxic.ts';

interface Draw {
  random: Random;
  /** 0 to 1; the toxic acts where its toxicity is above it. */
  share: number;
}

/** Which toxics act on one direction of one connection: one draw each, so a growing toxicity keeps what it had. */
export class Draws {
  readonly #newRandom: (toxic: ActiveToxic) => Random;
  readonly #draws = new Map<ActiveToxic, Draw>();

  constructor(newRandom: (toxic: ActiveToxic) => Random) {
    this.#newRandom = newRandom;
  }

  affects(toxic: ActiveToxic): boolean {
    return this.#draw(toxic).share < toxic.toxicity;
  }

  /** The generator that the draw came from, for the toxic's own choices. */
  randomOf(toxic: ActiveToxic): Random {
    return this.#draw(toxic).random;
  }

  /** Forgets the toxics that are gone. */
  keepOnly(toxics: readonly ActiveToxic[]): void {
    for (const toxic of this.#draws.keys()) if (!toxics.includes(toxic)) this.#draws.delete(toxic);
  }

  #draw(toxic: ActiveToxic): Draw {
    const known = this.#draws.get(toxic);
    if (known) return known;
    const random = this.#newRandom(toxic);
    const draw = { random, share: random() };
    this.#draws.set(toxic, draw);
    return draw;
  }
}
