import type { ScenarioCheck } from '@firedrill/contract';
import { useEffect, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { type PlacedMistake, placeMistakes } from './fixes.ts';
import { type Outline, outlineOf } from './outline.ts';

/** What a scenario says, once it has no mistakes. */
export type CheckedScenario = NonNullable<ScenarioCheck['scenario']>;

/** What the server found in a text. */
export interface Checked {
  /** The text that was checked; an older one while a newer is on its way. */
  text: string;
  mistakes: readonly PlacedMistake[];
  /** What the text says; where it has mistakes, what it said when it last had none. */
  said?: { scenario: CheckedScenario; outline: Outline };
  /** Whether `said` is of this very text. */
  isCurrent: boolean;
  /** Why it could not be checked. */
  failure?: string;
}

/** How long after the last key a text is checked. */
const PAUSE_MS = 250;
/** How long after a failure it is tried again. */
const RETRY_MS = 3_000;

/** Asks what is in a text. */
export type Check = (text: string, driver: string | undefined, signal: AbortSignal) => Promise<ScenarioCheck>;

/** Checks a text for one driver whenever it has rested for a moment; `undefined` until the first answer. */
export function useChecked(text: string, driver: string | undefined, check: Check): Checked | undefined {
  const [checked, setChecked] = useState<Checked>();
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    const controller = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const found = await check(text, driver, controller.signal);
        setChecked((before) => checkedOf(text, found, before));
      } catch (error) {
        if (controller.signal.aborted) return;
        const failure = problemOf(error).message;
        setChecked((before) => ({ ...(before ?? { text: '', mistakes: [], isCurrent: false }), failure }));
        retry = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      }
    };
    const pause = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      controller.abort();
      clearTimeout(pause);
      clearTimeout(retry);
    };
  }, [text, driver, check, attempt]);

  return checked;
}

function checkedOf(
  text: string,
  { mistakes, scenario }: ScenarioCheck,
  before: Checked | undefined,
): Checked {
  const outline = outlineOf(text);
  const said = scenario ? { scenario, outline } : before?.said;
  return {
    text,
    mistakes: placeMistakes(text, mistakes, outline),
    ...(said ? { said } : {}),
    isCurrent: scenario !== undefined,
  };
}
