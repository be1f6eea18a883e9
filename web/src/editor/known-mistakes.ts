import { type PlacedMistake, placeMistakes } from './fixes.ts';
import { outlineOf } from './outline.ts';
import { checkText } from './requests.ts';
import type { Checked } from './use-checked.ts';

/** What was found in a text, and for which driver it was looked at; the server's default where none is said. */
export interface KnownMistakes extends Pick<Checked, 'text' | 'mistakes' | 'failure'> {
  driver: string | undefined;
}

/** The mistakes of a text for a driver: as they are known, or asked for. Where they cannot be had there are none. */
export async function mistakesIn(
  text: string,
  driver: string | undefined,
  known: KnownMistakes | undefined,
): Promise<readonly PlacedMistake[]> {
  if (known?.text === text && known.driver === driver && known.failure === undefined) return known.mistakes;
  try {
    const { mistakes } = await checkText(text, driver, new AbortController().signal);
    return placeMistakes(text, mistakes, outlineOf(text));
  } catch {
    // Whoever saves or runs it hears from the server why that does not go.
    return [];
  }
}
