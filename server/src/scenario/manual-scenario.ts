import {
  type FaultParams,
  FiredrillError,
  type Role,
  type Scenario,
  TIMELINE_KEYS,
  writeDuration,
} from '@firedrill/contract';
import type { Known } from './known.ts';
import { loadScenario } from './load-scenario.ts';
import { ScenarioError } from './mistakes.ts';

/** What a manual drill can be told before it begins. */
export interface ManualSettings {
  policy: string;
  seed: number;
  /** Questions a second. */
  ratePerSecond: number;
  /** Redis over TLS, which the certificate faults need. */
  tls: boolean;
}

/** The longest that a manual drill goes on. */
const DURATION = '1h';
const WARMUP = '2s';
/** For the check of a fault that is to be healed by hand, and of one that is to last longer than a drill could show. */
const FOR_MS = { usual: 10_000, most: 1_800_000 } as const;

/** What a manual drill is judged by unless nothing was broken: whether users noticed, and how soon all was well again. */
const CLAIMS = ['availability >= 99%', 'error_rate(fault) < 1%', 'recovery_time < 5s'];

function textOf({ policy, seed, ratePerSecond, tls }: ManualSettings): string {
  return [
    '# A manual drill: which faults there were, and when, stands in its journal.',
    'name: manual',
    'title: Manual drill',
    'description: Faults are injected and healed by hand.',
    `seed: ${seed}`,
    `policy: ${JSON.stringify(policy)}`,
    `tls: ${tls}`,
    `duration: ${DURATION}`,
    `warmup: ${WARMUP}`,
    'load:',
    `  rate: ${ratePerSecond}/s`,
    'claims:',
    ...CLAIMS.map((claim) => `  - ${claim}`),
    '',
  ].join('\n');
}

/** All mistakes as one error of usage, in the words of the scenario's reader; other errors stay what they are. */
function asUsageError(error: unknown): unknown {
  if (!(error instanceof ScenarioError)) return error;
  const said = error.mistakes.map(({ message }) => message.replace(/^timeline\[0\]\.?/, ''));
  const cures = error.mistakes.flatMap(({ suggestion }) => suggestion ?? []);
  return new FiredrillError(
    'usage.invalid',
    said.join('; '),
    cures.length > 0 ? { hint: cures.join('; ') } : {},
  );
}

/** The scenario of a manual drill, with its text; throws `usage.invalid` for settings that the driver cannot meet. */
export function manualScenario(settings: ManualSettings, known: Known): { scenario: Scenario; text: string } {
  const text = textOf(settings);
  try {
    const { scenario } = loadScenario({ path: 'manual.yaml', text }, { ...known, faultsByHand: true });
    return { scenario, text };
  } catch (error) {
    throw asUsageError(error);
  }
}

/**
 * Checks a fault that is asked for in a manual drill just as if it stood in a scenario's timeline; throws
 * `usage.invalid` with all that is wrong with it.
 */
export function checkManualFault(
  fault: { kind: string; on: Role; params: FaultParams; forMs?: number },
  settings: ManualSettings,
  known: Known,
): void {
  const { kind, on, params, forMs = FOR_MS.usual } = fault;
  const taken = TIMELINE_KEYS.find((key) => Object.hasOwn(params, key));
  if (taken) throw new FiredrillError('usage.invalid', `${kind} has no parameter "${taken}"`);
  const duration = writeDuration(Math.min(forMs, FOR_MS.most));
  // JSON is YAML as well.
  const entry = JSON.stringify({ ...params, at: '10s', fault: kind, on, for: duration });
  const text = `${textOf(settings)}timeline:\n  - ${entry}\n`;
  try {
    loadScenario({ path: 'manual.yaml', text }, { ...known, asksForOneFault: true });
  } catch (error) {
    throw asUsageError(error);
  }
}
