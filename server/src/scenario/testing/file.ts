import type { Known } from '../known.ts';
import { loadScenario } from '../load-scenario.ts';
import { type Mistake, ScenarioError } from '../mistakes.ts';
import { KNOWN } from './known.ts';

/** A scenario file without mistakes, called `drill`. */
export const DRILL = `name: drill
title: A drill
description: Redis is killed.
duration: 30s
load:
  rate: 300/s
timeline:
  - { at: 8s, fault: crash, on: cache, for: 8s }
claims:
  - availability >= 99%
  - recovery_time < 5s
`;

const TIMELINE = '  - { at: 8s, fault: crash, on: cache, for: 8s }';

/** The mistakes of a text as `line [what is meant] message | suggestion`; none when it is right. */
export function mistakesOf(text: string, known: Known = KNOWN): string[] {
  return rawMistakesOf(text, known).map(({ line, column, length, excerpt, message, suggestion }) => {
    const meant = excerpt.slice(column - 1, column - 1 + length);
    return `${line} [${meant}] ${message}${suggestion === undefined ? '' : ` | ${suggestion}`}`;
  });
}

/** The mistakes of a text; any other error is thrown on. */
export function rawMistakesOf(text: string, known: Known = KNOWN): readonly Mistake[] {
  try {
    loadScenario({ path: 'drill.yaml', text }, known);
    return [];
  } catch (error) {
    if (error instanceof ScenarioError) return error.mistakes;
    throw error;
  }
}

/** The drill with a part of it in other words. */
export function drill(part: string, instead: string): string {
  if (!DRILL.includes(part)) throw new Error(`the drill does not say "${part}"`);
  return DRILL.replace(part, instead);
}

/** The drill with other faults: the inside of each entry's braces. */
export function drillWith(...entries: string[]): string {
  return drill(TIMELINE, entries.map((entry) => `  - { ${entry} }`).join('\n'));
}

/** The drill without a fault. */
export function drillWithoutFaults(): string {
  return drill(`timeline:\n${TIMELINE}\n`, '');
}
