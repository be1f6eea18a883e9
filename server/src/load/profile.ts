import type { LoadProfile, RateStage } from '@firedrill/contract';
import type { Random } from '../platform/random.ts';
import type { Operation } from '../subjects/subject.ts';
import { keySampler } from './keys.ts';
import { type SearchText, searchTexts } from './search-texts.ts';

/** When the requests of an open model fall due. */
export interface Arrivals {
  /** How many requests the stages ask for in all. */
  total: number;
  /** When the n-th request (from 1) falls due, in ms since the start of load; infinite beyond `total`. */
  dueMs(n: number): number;
}

interface Stage {
  startMs: number;
  durationMs: number;
  /** Requests due before this stage and by its end. */
  before: number;
  after: number;
  /** Rates per ms. */
  from: number;
  to: number;
}

/** Keeps a sum of products that should be a whole number from ending just below it. */
const ROUNDING = 1e-9;

/** Lays stages end to end: the n-th request falls due when the integral of the rate reaches n. */
export function arrivals(stages: readonly RateStage[]): Arrivals {
  const laid: Stage[] = [];
  let startMs = 0;
  let before = 0;
  for (const { durationMs, fromPerSecond, toPerSecond } of stages) {
    const after = before + (durationMs * (fromPerSecond + toPerSecond)) / 2_000;
    laid.push({ startMs, durationMs, before, after, from: fromPerSecond / 1_000, to: toPerSecond / 1_000 });
    startMs += durationMs;
    before = after;
  }
  const total = Math.floor(before * (1 + ROUNDING) + ROUNDING);
  return {
    total,
    dueMs: (n) => (n > total ? Number.POSITIVE_INFINITY : dueIn(stageOf(laid, n), n)),
  };
}

/** The first stage by whose end `n` requests are due; the last one where rounding leaves none. */
function stageOf(stages: readonly Stage[], n: number): Stage | undefined {
  let low = 0;
  let high = stages.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stages[middle]?.after ?? 0) >= n) high = middle;
    else low = middle + 1;
  }
  return stages[low];
}

/**
 * Solves `from·t + (to − from)·t² / 2T = n − before` for t, in the form of the quadratic's root that loses no
 * digits when the rate hardly changes.
 */
function dueIn(stage: Stage | undefined, n: number): number {
  if (!stage) return Number.POSITIVE_INFINITY;
  const need = Math.max(0, n - stage.before);
  const discriminant = stage.from ** 2 + (2 * (stage.to - stage.from) * need) / stage.durationMs;
  const elapsedMs = (2 * need) / (stage.from + Math.sqrt(Math.max(0, discriminant)));
  return stage.startMs + Math.min(stage.durationMs, need === 0 ? 0 : elapsedMs);
}

/**
 * The questions of a profile, one a call: kinds by their weights, users and search texts by the key distribution.
 * The n-th call gives the same question for the same seed, whatever happened to the ones before.
 */
export function operations(random: Random, profile: Pick<LoadProfile, 'mix' | 'keys'>): () => Operation {
  const { read, search, write } = profile.mix;
  const total = read + search + write;
  const readBelow = read / total;
  const searchBelow = (read + search) / total;
  const key = keySampler(random, profile.keys);
  const text = keySampler(random, { ...profile.keys, count: searchTexts.length });
  return () => {
    const kind = random();
    if (kind < readBelow) return { op: 'read', id: key() };
    if (kind < searchBelow) return { op: 'search', ...(searchTexts[text() - 1] as SearchText) };
    return { op: 'write', id: key() };
  };
}
