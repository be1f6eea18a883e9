import type { LaneSegment, Tone } from './model.ts';

/** From the tone that matters least to the one that matters most. */
const GRAVITY: readonly Tone[] = ['neutral', 'good', 'waiting', 'unknown', 'bad'];

/** What some bands that are drawn as one have to show: the state that is worst and, of those as bad, held longest; with its own word. */
export function worstOf(
  bands: readonly Pick<LaneSegment, 'startMs' | 'endMs' | 'word' | 'tone'>[],
): Pick<LaneSegment, 'word' | 'tone'> | undefined {
  const gravest = Math.max(...bands.map(({ tone }) => GRAVITY.indexOf(tone)));
  const tone = GRAVITY[gravest];
  const heldMs = new Map<string, number>();
  for (const { startMs, endMs = startMs, ...band } of bands) {
    if (band.tone === tone) heldMs.set(band.word, (heldMs.get(band.word) ?? 0) + endMs - startMs);
  }
  const [longest] = [...heldMs].sort(([, a], [, b]) => b - a);
  return tone && longest && { word: longest[0], tone };
}
