import type { ScenarioCheck } from '@firedrill/contract';
import { api, request } from '../api/client.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Asks what is in a scenario's text, for one driver or the default one. */
export function checkText(
  text: string,
  driver: string | undefined,
  signal: AbortSignal,
): Promise<ScenarioCheck> {
  const body = { text, ...(driver === undefined ? {} : { driver }) };
  return request<ScenarioCheck>('/api/scenarios/check', { method: 'POST', body, signal });
}

/** Asks what a scenario may say. */
export async function loadVocabulary(signal: AbortSignal): Promise<Vocabulary> {
  const [schema, catalogue] = await Promise.all([api.scenarioSchema(signal), api.catalogue(signal)]);
  return { schema, catalogue };
}
