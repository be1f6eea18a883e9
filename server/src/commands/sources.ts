import { readFile } from 'node:fs/promises';
import { FiredrillError, messageOf } from '@firedrill/contract';
import type { ScenarioSource } from '../scenario/load-scenario.ts';

/** Reads a scenario's file; `scenario.not-found` when that fails. */
export async function readSource(path: string): Promise<ScenarioSource> {
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (error) {
    throw new FiredrillError('scenario.not-found', `cannot read ${path}: ${messageOf(error)}`, {
      hint: 'firedrill list scenarios shows what there is',
    });
  }
}
