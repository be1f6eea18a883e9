import {
  type AbortLimit,
  type Claim,
  type Phase,
  parseAbortLimit,
  parseClaim,
  SCENARIO_LIMITS,
  type TextProblem,
} from '@firedrill/contract';
import type { Findings } from './findings.ts';
import type { Known } from './known.ts';
import type { Parts } from './parts.ts';

/** Reads the claims and checks that the scenario can show each of them, one way or the other. */
export function checkClaims(parts: Parts, known: Known, findings: Findings): Claim[] {
  const claims: Claim[] = [];
  for (const { index, text } of parts.claims.slice(0, SCENARIO_LIMITS.claimsMax)) {
    const parsed = parseClaim(text, known.metrics);
    const problems = 'claim' in parsed ? neverMeasured(parsed.claim, text, parts, known) : parsed.problems;
    for (const problem of problems) findings.atText(['claims', index], problem);
    if ('claim' in parsed) claims.push(parsed.claim);
  }
  return claims;
}

/** Reads the abort limits, with the same checks. */
export function checkAbort(parts: Parts, known: Known, findings: Findings): AbortLimit[] {
  const limits: AbortLimit[] = [];
  for (const { index, text } of parts.abort.slice(0, SCENARIO_LIMITS.abortMax)) {
    const parsed = parseAbortLimit(text, known.metrics);
    const problems =
      'limit' in parsed ? neverMeasured(parsed.limit.claim, text, parts, known) : parsed.problems;
    for (const problem of problems) findings.atText(['abort', index], problem);
    if ('limit' in parsed) limits.push(parsed.limit);
  }
  return limits;
}

/** Why a claim would have nothing to measure in this scenario. */
function neverMeasured(claim: Claim, text: string, parts: Parts, known: Known): TextProblem[] {
  const problems: TextProblem[] = [];
  const { phase, op } = claim.selection;
  const metric = known.metrics.find(({ name }) => name === claim.metric);
  if (metric?.needsFault && parts.timeline?.length === 0) {
    const message = `${claim.metric} needs a fault, and the timeline has none`;
    problems.push(wordIn(text, claim.metric, message, 'add a fault to the timeline, or leave the claim out'));
  }
  const reason = phase && neverEntered(phase, parts);
  if (phase && reason) {
    problems.push(wordIn(text, phase, `the run never enters the phase ${phase}: ${reason}`));
  }
  if (op && parts.load?.mix[op] === 0) {
    const message = `no ${op} is ever asked: its weight in load.mix is 0`;
    problems.push(wordIn(text, op, message));
  }
  return problems;
}

function neverEntered(phase: Phase, { timeline, warmupMs }: Parts): string | undefined {
  if (phase === 'warm-up') return warmupMs === 0 ? 'warmup is 0' : undefined;
  if (timeline === undefined) return undefined;
  if (phase !== 'steady') return timeline.length === 0 ? 'the timeline has no fault' : undefined;
  const atOnce =
    warmupMs !== undefined && timeline.some(({ atMs }) => atMs !== undefined && atMs <= warmupMs);
  return atOnce ? 'a fault begins as soon as the warm-up ends' : undefined;
}

/** A problem of a selector, or of the metric that the text begins with. */
function wordIn(text: string, word: string, message: string, suggestion?: string): TextProblem {
  const offset = Math.max(text.indexOf(word, text.indexOf('(') + 1), 0);
  return { message, offset, length: word.length, ...(suggestion === undefined ? {} : { suggestion }) };
}
