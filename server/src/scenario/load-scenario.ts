import { basename, extname } from 'node:path';
import {
  type AbortLimit,
  type Claim,
  didYouMean,
  type FaultParams,
  type LoadProfile,
  type RateStage,
  type Scenario,
  type ScenarioFile,
  scenarioFile,
  TIMELINE_KEYS,
} from '@firedrill/contract';
import { checkAbort, checkClaims } from './claim-checks.ts';
import { Findings } from './findings.ts';
import type { Known } from './known.ts';
import { checkLoad } from './load-checks.ts';
import { ScenarioError } from './mistakes.ts';
import { type Parts, partsOf } from './parts.ts';
import { checkAgainst, keysOf, scenarioKeys } from './schema-mistakes.ts';
import { checkTexts } from './text-checks.ts';
import { checkTimeline } from './timeline-checks.ts';
import { type DataPath, type Position, parseYaml, positionAt, type ScenarioSource } from './yaml-source.ts';

export type { ScenarioSource } from './yaml-source.ts';

/** Where the parts of a scenario stand in its file, in the order of the file's lists. */
export interface ScenarioPositions {
  claims: Position[];
  timeline: Position[];
  abort: Position[];
}

/** A scenario that is free of mistakes, with the places of its parts for messages about them. */
export interface LoadedScenario {
  scenario: Scenario;
  positions: ScenarioPositions;
}

/**
 * Reads a scenario: YAML, schema, and that everything it speaks of exists, can be done and fits.
 * Throws a `ScenarioError` with every mistake at once; nothing is started or written.
 */
export function loadScenario(source: ScenarioSource, known: Known): LoadedScenario {
  const parsed = parseYaml(source);
  if ('mistakes' in parsed) throw new ScenarioError(source.path, parsed.mistakes);
  const { yaml } = parsed;
  const findings = new Findings(source, yaml);
  const params = known.faults.flatMap((fault) => keysOf(fault.params));
  const keysAt = (path: DataPath): string[] =>
    path[0] === 'timeline' ? [...scenarioKeys(path), ...params] : scenarioKeys(path);
  const file = checkAgainst(scenarioFile, yaml.value, [], keysAt, findings);
  const written = partsOf(yaml.value);
  const parts = known.faultsByHand ? { ...written, timeline: undefined } : written;
  checkTexts(yaml.value, findings);
  checkNames(source.path, parts, known, findings);
  checkTls(parts, known, findings);
  checkLoad(parts, findings);
  checkTimeline(parts, known, findings);
  const claims = checkClaims(parts, known, findings);
  const abort = checkAbort(parts, known, findings);
  if (!file || findings.mistakes.length > 0) throw new ScenarioError(source.path, findings.mistakes);
  const positionsOf = (key: keyof ScenarioPositions): Position[] =>
    file[key].map((_, index) => positionAt(source.text, yaml.spanOf([key, index]).offset));
  return {
    scenario: scenarioOf(file, claims, abort),
    positions: {
      claims: positionsOf('claims'),
      timeline: positionsOf('timeline'),
      abort: positionsOf('abort'),
    },
  };
}

function checkNames(path: string, { name, policy }: Parts, known: Known, findings: Findings): void {
  const fileName = basename(path, extname(path));
  if (name !== undefined && name !== fileName) {
    const message = `the name is ${name}, the file's is ${basename(path)}`;
    findings.atValue(['name'], message, `write name: ${fileName}, or rename the file to ${name}.yaml`);
  }
  if (policy !== undefined && !known.policies.includes(policy)) {
    findings.atValue(['policy'], `no policy is called ${policy}`, didYouMean(policy, known.policies));
  }
}

function checkTls({ tls }: Parts, known: Known, findings: Findings): void {
  if (!tls || known.capabilitiesOf('cache').includes('tls')) return;
  const message = `the driver ${known.driver} cannot run Redis with TLS`;
  findings.atValue(['tls'], message, 'choose another driver, or leave tls out');
}

function scenarioOf(file: ScenarioFile, claims: Claim[], abort: AbortLimit[]): Scenario {
  const { name, title, description, seed, policy, tls, duration, warmup } = file;
  return {
    name,
    title,
    description: description.trim(),
    seed,
    policy,
    ...(tls && { tls }),
    durationMs: duration,
    warmupMs: warmup,
    load: profileOf(file.load, duration),
    timeline: file.timeline.map((entry) => ({
      atMs: entry.at,
      fault: entry.fault,
      on: entry.on,
      forMs: entry.for,
      params: paramsOf(entry),
    })),
    claims,
    abort,
  };
}

/** The parameters as written; the fault's schema has found them good. */
function paramsOf(entry: Record<string, unknown>): FaultParams {
  const own = Object.entries(entry).filter(([key]) => !TIMELINE_KEYS.some((reserved) => reserved === key));
  return Object.fromEntries(own) as FaultParams;
}

function profileOf(load: ScenarioFile['load'], durationMs: number): LoadProfile {
  const { mix, keys, deadline: deadlineMs, maxInFlight, concurrency, count } = load;
  const asked = { mix, keys, deadlineMs, maxInFlight };
  if (concurrency !== undefined) {
    return { model: 'closed', concurrency, ...(count === undefined ? {} : { count }), ...asked };
  }
  const written = load.stages ?? [{ for: durationMs, rate: load.rate ?? 0, ramp: false }];
  return { model: 'open', stages: stagesOf(written, durationMs), ...asked };
}

/** Lays the stages over the run; the last rate is held to its end. */
function stagesOf(
  written: readonly { for: number; rate: number; ramp: boolean }[],
  durationMs: number,
): RateStage[] {
  const stages: RateStage[] = [];
  let endMs = 0;
  let lastRate = 0;
  for (const { for: stageMs, rate, ramp } of written) {
    stages.push({ durationMs: stageMs, fromPerSecond: ramp ? lastRate : rate, toPerSecond: rate });
    endMs += stageMs;
    lastRate = rate;
  }
  if (endMs < durationMs) {
    stages.push({ durationMs: durationMs - endMs, fromPerSecond: lastRate, toPerSecond: lastRate });
  }
  return stages;
}
