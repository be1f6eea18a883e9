import {
  type Claim,
  claimsToJudge,
  findMetric,
  formatQuantity,
  type JudgedClaim,
  judgeClaim,
  type MetricInfo,
  type RunView,
  satisfies,
  type Verdict,
} from '@firedrill/contract';
import type { TimeRange } from '../charts/time.ts';
import { rangeAround, type Shown } from './page-shown.ts';
import { worstStretchOf } from './worst-moment.ts';

/** A claim with all that is known of it, in words. */
export interface ClaimRow {
  claim: Claim;
  /** `pending` until the run is over. */
  state: Verdict | 'pending';
  /** What the measure so far would come to, while it is pending, and that in words. */
  soFar?: Verdict;
  soFarWords?: string;
  /** `error_rate(fault) < 0.5 %`: the claim, typeset. */
  words: string;
  /** `< 0.5 %` */
  expected: string;
  /** `1.8 %`; `–` when nothing was measured. */
  measured: string;
  /** `0.3 points to spare`, `1.3 points over`; empty when nothing was measured; `not judged`. */
  margin: string;
  reason: string;
  /** Where the measure lies, from 0 (far on the wrong side of the limit) over 0.5 (at it) to 1. */
  standing?: number;
  evidence: Evidence;
}

/** Where to look: the panel's number, and the stretch of the run. */
interface Evidence {
  panel: number;
  range?: TimeRange;
  /** The stretch in which it was worst. */
  worst?: TimeRange;
}

const IS_AT_LEAST: ReadonlySet<Claim['comparator']> = new Set(['>=', '>']);

const SIGNS: Record<Claim['comparator'], string> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥', '==': '=' };

function limitWords({ metric, comparator, value }: Claim): string {
  const { dimension } = findMetric(metric) ?? {};
  return `${SIGNS[comparator]} ${dimension ? formatQuantity(dimension, value) : value}`;
}

/** A claim, typeset: `error_rate(fault) < 0.5 %`. */
export function claimWords(claim: Claim): string {
  const about = claim.text.slice(0, claim.text.lastIndexOf(claim.comparator)).trim();
  return `${about} ${limitWords(claim)}`;
}

function amount(metric: MetricInfo, value: number): string {
  if (metric.dimension !== 'share') return formatQuantity(metric.dimension, value);
  const points = value * 100;
  const rounded = Number(points.toFixed(points < 1 ? 2 : 1));
  return `${rounded} ${rounded === 1 ? 'point' : 'points'}`;
}

function marginOf(claim: Claim, metric: MetricInfo | undefined, measured: number | undefined): string {
  if (!metric || measured === undefined || claim.comparator === '==') return '';
  const spare = IS_AT_LEAST.has(claim.comparator) ? measured - claim.value : claim.value - measured;
  if (satisfies(measured, claim.comparator, claim.value)) return `${amount(metric, spare)} to spare`;
  return `${amount(metric, Math.abs(spare))} ${IS_AT_LEAST.has(claim.comparator) ? 'short' : 'over'}`;
}

/**
 * Where a measure lies, from 0 over 0.5 at the limit to 1. Twice the limit, or half of it, is as far as it goes; shares that
 * must be high are compared by what is missing.
 */
export function standingOf(
  claim: Claim,
  metric: MetricInfo | undefined,
  measured: number | undefined,
): number | undefined {
  if (!metric || measured === undefined) return undefined;
  const isAtLeast = IS_AT_LEAST.has(claim.comparator);
  const isLack = isAtLeast && metric.dimension === 'share';
  const limit = isLack ? 1 - claim.value : claim.value;
  const value = isLack ? 1 - measured : measured;
  if (limit <= 0) return value <= limit ? 1 : 0;
  const ratio = value / limit;
  return Math.min(1, Math.max(0, isAtLeast && !isLack ? ratio / 2 : 1 - ratio / 2));
}

/** The panel that shows what a metric is about. */
function panelOf(name: string): number {
  const metric = findMetric(name);
  if (metric?.timesRequests) return 2;
  if (name.startsWith('recovery') || name.startsWith('time_to')) return 6;
  if (name.startsWith('connection') || name.startsWith('reconnect') || name === 'stuck_resets') return 4;
  if (name === 'detection_time') return 3;
  return name === 'error_rate' || name === 'unanswered_rate' ? 7 : 1;
}

function stretchOf(claim: Claim, view: RunView): TimeRange | undefined {
  const clock = view.recoveries.at(-1);
  if (panelOf(claim.metric) === 6) {
    return clock && rangeAround(clock.removedMs, (clock.normalMs ?? view.atMs) + 500);
  }
  const { phase } = claim.selection;
  const spans = view.phases.filter((span) => span.phase === phase);
  const first = spans[0];
  const last = spans.at(-1);
  return first && last && rangeAround(first.startMs, last.endMs ?? view.atMs);
}

const SO_FAR: Record<Verdict, string> = {
  held: 'holds so far',
  failed: 'would fail',
  inconclusive: 'not to be trusted so far',
};

/** What a claim would come to; the clock of a recovery may run while its end cannot be measured yet. */
function soFarWords({ metric }: Claim, { state, measured }: JudgedClaim, view: RunView): string {
  if (measured !== undefined || state !== 'inconclusive') return SO_FAR[state];
  return panelOf(metric) === 6 && view.recoveries.length > 0 ? 'still recovering' : 'nothing measured yet';
}

function rowOf(claim: Claim, judged: JudgedClaim, shown: Shown, isOver: boolean): ClaimRow {
  const metric = findMetric(claim.metric);
  const { measured } = judged;
  const write = (value: number): string => (metric ? formatQuantity(metric.dimension, value) : String(value));
  const range = stretchOf(claim, shown.view);
  const worst = judged.state === 'failed' ? worstStretchOf(claim, shown.view, shown.series) : undefined;
  const standing = standingOf(claim, metric, measured);
  return {
    claim,
    state: isOver ? judged.state : 'pending',
    ...(isOver ? {} : { soFar: judged.state, soFarWords: soFarWords(claim, judged, shown.view) }),
    words: claimWords(claim),
    expected: limitWords(claim),
    measured: measured === undefined ? '–' : write(measured),
    margin: marginOf(claim, metric, measured),
    reason: judged.reason,
    ...(standing === undefined ? {} : { standing }),
    evidence: {
      panel: panelOf(claim.metric),
      ...(range ? { range } : {}),
      ...(worst ? { worst } : {}),
    },
  };
}

/** Every claim of a run: as it was judged, or what it would come to if the run ended now. */
export function claimRows(shown: Shown): ClaimRow[] {
  const { view } = shown;
  const claims = view.run?.scenario.claims ?? [];
  const judgeable = new Set(claimsToJudge(view));
  return claims.flatMap((claim) => {
    const judged = view.claims.find(({ text }) => text === claim.text);
    if (judged) return [rowOf(claim, judged, shown, true)];
    if (view.finished && !judgeable.has(claim)) return [];
    const soFar = judgeClaim(claim, view);
    if (!shown.isCutOff) return [rowOf(claim, soFar, shown, false)];
    const unjudged: JudgedClaim = { ...soFar, state: 'inconclusive', reason: '' };
    return [{ ...rowOf(claim, unjudged, shown, true), margin: 'not judged' }];
  });
}
