import type { Measured } from '../metrics/metric.ts';
import { lagWords } from '../trust.ts';
import type { RunView } from '../view/run-view.ts';
import { caveatsOf, isSameConfiguration, isSameRun, labelOf } from './caveats.ts';
import type { ComparedRow, Comparison, Finding, OtherRuns } from './comparison.ts';
import type { RunEvidence } from './evidence.ts';
import { type Noise, noiseOfPair, type Pair } from './noise.ts';
import { distrustedLagMs, type Question, questionsOf } from './questions.ts';
import { noiseOfRuns } from './spread.ts';
import { formatDifference, isBoundless } from './words.ts';

/** One in so many comparisons may take chance for a difference anywhere in it (Bonferroni over its rows). */
const LEVEL = 0.05;

function isSameScenario(a: RunView, b: RunView): boolean {
  return a.run?.scenario.name === b.run?.scenario.name;
}

function why(which: string, measured: Measured): string {
  return `${which}: ${measured.note ?? 'there was nothing to measure'}`;
}

function rowOf({ group, name, metric }: Question): Omit<ComparedRow, 'finding' | 'reason'> {
  const { summary, dimension, better } = metric;
  return { group, name, summary, dimension, better };
}

/** What the runs say to a question, as far as that can be compared. */
function answered(
  question: Question,
  a: RunEvidence,
  b: RunEvidence,
): { row: ComparedRow } | { pair: Omit<Pair, 'level'> } | undefined {
  const ofA = question.metric.measure(a.view, question.selection);
  const ofB = question.metric.measure(b.view, question.selection);
  if (ofA.value !== undefined && ofB.value !== undefined) {
    const values = { a: ofA.value, b: ofB.value, difference: ofB.value - ofA.value };
    const lags = [a, b].flatMap(({ view }) => distrustedLagMs(view, question) ?? []);
    if (lags.length > 0) {
      const reason = `${lagWords(Math.max(...lags))}, so answer times are not to be trusted`;
      return { row: { ...rowOf(question), ...values, finding: 'not-comparable', reason } };
    }
    const doubts = [
      ...(ofA.doubt === undefined ? [] : [`A: ${ofA.doubt}`]),
      ...(ofB.doubt === undefined ? [] : [`B: ${ofB.doubt}`]),
    ];
    if (doubts.length > 0) {
      return {
        row: { ...rowOf(question), ...values, finding: 'not-comparable', reason: doubts.join('; ') },
      };
    }
    return {
      pair: { question, a: { evidence: a, value: ofA.value }, b: { evidence: b, value: ofB.value } },
    };
  }
  if (ofA.value === undefined && ofB.value === undefined && question.group !== 'claims') return undefined;
  const reasons = [
    ...(ofA.value === undefined ? [why('A', ofA)] : []),
    ...(ofB.value === undefined ? [why('B', ofB)] : []),
  ];
  const values = {
    ...(ofA.value === undefined ? {} : { a: ofA.value }),
    ...(ofB.value === undefined ? {} : { b: ofB.value }),
  };
  return { row: { ...rowOf(question), ...values, finding: 'not-comparable', reason: reasons.join('; ') } };
}

/** What a difference means; of different scenarios neither does better than the other. */
function findingOf({ question, a, b }: Pair, difference: number): Finding {
  const { better } = question.metric;
  if (better === 'neither' || !isSameScenario(a.evidence.view, b.evidence.view)) return 'different';
  return difference > 0 === (better === 'higher') ? 'better' : 'worse';
}

/** Whether a difference is more than chance; of two kinds of noise the louder counts. */
function judged(pair: Pair, groups: readonly (readonly RunView[])[]): ComparedRow {
  const { question, a, b } = pair;
  const { dimension } = question.metric;
  const difference = b.value - a.value;
  const values = { ...rowOf(question), a: a.value, b: b.value, difference };
  const ofRuns = noiseOfRuns(pair, groups);
  const ofPair = noiseOfPair(pair, ofRuns?.enough === true);
  const noises = [ofRuns, ofPair].filter((noise): noise is Noise => noise !== undefined);
  const [first] = noises;
  if (!first) {
    const reason = 'too little to tell it from chance; further runs of both would tell';
    return { ...values, finding: 'none', reason };
  }
  const noise = noises.reduce((loudest, each) => (each.least > loudest.least ? each : loudest), first);
  if (isBoundless(dimension, noise.least)) {
    const reason = `too unsteady to tell: it may differ by anything (${noise.basis})`;
    return { ...values, noise: noise.least, finding: 'none', reason };
  }
  const isNoise = Math.abs(difference) <= noise.least;
  const words = `the noise of ${formatDifference(dimension, noise.least)} (${noise.basis})`;
  return {
    ...values,
    noise: noise.least,
    finding: isNoise ? 'none' : findingOf(pair, difference),
    reason: `${isNoise ? 'within' : 'beyond'} ${words}`,
  };
}

/**
 * Compares run `b` with run `a`: what both claim, where answers came from, how fast, and how they recovered. A difference
 * counts as shown only when it exceeds what chance makes of equal runs: as it varied within both, and between others of
 * the same where there are any; all rows taken together, one comparison in twenty is wrong. Pure.
 */
export function compareRuns(
  a: RunEvidence,
  b: RunEvidence,
  others: OtherRuns = { a: [], b: [] },
): Comparison {
  const groups = isSameConfiguration(a.view, b.view)
    ? [[a.view, b.view, ...others.a, ...others.b]]
    : [
        [a.view, ...others.a],
        [b.view, ...others.b],
      ];
  const answers = questionsOf(a.view, b.view).flatMap((question) => answered(question, a, b) ?? []);
  const asked = answers.filter((answer) => 'pair' in answer).length;
  const level = LEVEL / Math.max(1, asked);
  return {
    a: labelOf(a.view),
    b: labelOf(b.view),
    caveats: caveatsOf(a.view, b.view),
    sameRun: isSameRun(a.view, b.view),
    sameScenario: isSameScenario(a.view, b.view),
    otherRuns: { a: others.a.length, b: others.b.length },
    rows: answers.map((answer) => ('row' in answer ? answer.row : judged({ ...answer.pair, level }, groups))),
  };
}
