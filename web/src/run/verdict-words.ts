import {
  activeFaults,
  answersOf,
  currentPhase,
  faultName,
  faultsToCome,
  findMetric,
  formatDuration,
  isManual,
  outcomeOf,
  type RunSummary,
  type RunView,
  type Verdict,
} from '@firedrill/contract';
import { momentLabel } from '../charts/time.ts';
import type { ClaimRow } from './claim-rows.ts';
import type { Shown } from './page-shown.ts';
import { shareWords } from './panels/answers-words.ts';
import { diedSentence, stoppingSentence, verdictDoubt, worstWords } from './run-words.ts';

/** What is said at the top of the page. */
export interface Headline {
  state: Verdict | 'pending';
  word: string;
  sentence: string;
  /** It is said of a moment in the past: of a replay that is not at its end. */
  isPast?: true;
  /** Why what is said is to be taken with care. */
  doubt?: string;
}

const STATE_WORDS: Record<Verdict | 'pending', string> = {
  held: 'Held',
  failed: 'Failed',
  inconclusive: 'Inconclusive',
  pending: 'Running',
};

/** What a failed claim says, by its metric; `m` is what was measured. */
const FAILURES: Readonly<Record<string, (m: string) => string>> = {
  error_rate: (m) => `${m} of requests failed or were not answered`,
  unanswered_rate: (m) => `${m} of questions were not answered`,
  availability: (m) => `only ${m} of questions were answered`,
  drop_rate: (m) => `${m} of questions could not even be sent`,
  redis_share: (m) => `${m} of answers came from Redis`,
  mysql_share: (m) => `${m} of answers came from MySQL`,
  fallback_rate: (m) => `${m} of answers came from MySQL because Redis could not be used`,
  hit_rate: (m) => `Redis had the value ${m} of the time`,
  recovery_time: (m) => `answers were back to normal ${m} after the fault was removed`,
  recovery_lag: (m) => `Redis answered the application ${m} after it answered a probe`,
  time_to_reachable: (m) => `the target was reachable ${m} after the fault was removed`,
  detection_time: (m) => `the client noticed the fault after ${m}`,
};

/** `1.8 % of requests failed or were not answered; limit 0.5 %; worst at 14.2 s` */
function failureWords({ claim, measured, expected, evidence }: ClaimRow): string {
  const percentile = /^(?:service_)?p(\d+)$/.exec(claim.metric);
  const what = percentile
    ? `${percentile[1] === '999' ? '99.9' : percentile[1]} % of answers came within ${measured}`
    : (FAILURES[claim.metric]?.(measured) ?? `${claim.metric} came to ${measured}`);
  const phase = claim.selection.phase ? ` in phase ${claim.selection.phase}` : '';
  const limit = expected.replace(/^[<>≤≥=] /, (sign) => (/[>≥]/.test(sign) ? 'at least ' : ''));
  const worst = evidence.worst ? `; ${worstWords(evidence.worst)}` : '';
  return `${what}${phase}; limit ${limit}${worst}`;
}

function heldSentence(view: RunView, rows: readonly ClaimRow[]): string {
  const all = rows.length === 1 ? 'The one claim held.' : `All ${rows.length} claims held.`;
  const clock = view.recoveries.at(-1);
  if (view.faults.length === 0)
    return rows.length === 0 ? 'Nothing was claimed, and nothing was broken.' : all;
  if (rows.length === 0) return 'Nothing was claimed, and every fault was proven in force and gone.';
  if (clock?.normalMs === undefined) return all;
  return `${all} Answers were back to normal ${formatDuration(Math.max(0, clock.normalMs - clock.removedMs))} after the last fault was removed.`;
}

function finishedHeadline(view: RunView, rows: readonly ClaimRow[], verdict: Verdict): Headline {
  const word = STATE_WORDS[verdict];
  if (verdict === 'held') return { state: verdict, word, sentence: heldSentence(view, rows) };
  const [first, ...others] = rows.filter(({ state }) => state === 'failed');
  const stuck = view.faults.find((fault) => fault.stuck);
  if (stuck?.stuck) {
    return {
      state: verdict,
      word,
      sentence: `${faultName(stuck)} could not be healed. By hand: ${stuck.stuck.command}`,
    };
  }
  if (verdict === 'failed' && first) {
    const more =
      others.length === 0 ? '' : ` ${others.length} more ${others.length === 1 ? 'claim' : 'claims'} failed.`;
    return { state: verdict, word, sentence: `${failureWords(first)}.${more}` };
  }
  return { state: verdict, word, sentence: view.finished?.reasons[0] ?? 'No reason was given.' };
}

/** `99.9 % of answers come from MySQL, no errors`: the last second. */
function answersNow(view: RunView): string {
  const tallies = view.recent.slice(-4).flatMap(({ tallies }) => tallies);
  const { ok, failed, unanswered, okBySource } = answersOf(tallies);
  const all = ok + failed + unanswered;
  if (all === 0) return 'nothing was asked in the last second';
  if (ok === 0) return failed === 0 ? 'nobody is answered in time' : 'every answer is an error';
  const source = okBySource.mysql > okBySource.redis ? 'mysql' : 'redis';
  const name = source === 'mysql' ? 'MySQL' : 'Redis';
  const parts = [
    failed > 0 && `${shareWords(failed, all)} failed`,
    unanswered > 0 && `${shareWords(unanswered, all)} had no answer`,
  ].filter((part) => part !== false);
  const trouble = parts.length === 0 ? 'none failed' : parts.join(', ');
  return `${shareWords(okBySource[source], all)} of answers come from ${name}, ${trouble}`;
}

function liveSentence(view: RunView, nowMs: number): string {
  const active = activeFaults(view);
  const [fault] = active;
  if (fault) {
    const since = fault.inForceMs ?? fault.injectingMs;
    const many = active.length > 1 ? ` and ${active.length - 1} more` : '';
    const state =
      fault.inForceMs === undefined ? 'is being injected' : `in force for ${momentLabel(nowMs - since)}`;
    return `${faultName(fault)}${many} ${state}: ${answersNow(view)}.`;
  }
  const [next] = faultsToCome(view);
  const coming = next ? ` Next: ${faultName(next)} at ${momentLabel(next.injectAtMs)}.` : '';
  switch (currentPhase(view)) {
    case undefined:
      return 'The targets are being started.';
    case 'warm-up':
      return `Warming up.${coming}`;
    case 'recovery':
      return `The fault is removed: ${answersNow(view)}.`;
    default:
      return isManual(view)
        ? `Nothing is broken: ${answersNow(view)}. Inject a fault to begin.`
        : `Nothing is broken: ${answersNow(view)}.${coming}`;
  }
}

/** Names of faults, metrics and targets stand as they are written elsewhere. */
function beginsWithId(sentence: string): boolean {
  const [word = ''] = /^[\w-]+/.exec(sentence) ?? [];
  return (
    /[-_]/.test(word) || findMetric(word) !== undefined || /^\S+ on (cache|database|standby)\b/.test(sentence)
  );
}

/** With a capital, and no line broken between a number and its unit. */
function typeset(sentence: string): string {
  const [first = ''] = sentence;
  const tied = sentence.replaceAll(/(\d) (%|ms|s|m)(?!\w)/g, '$1\u00a0$2');
  return (beginsWithId(sentence) ? first : first.toUpperCase()) + tied.slice(first.length);
}

function headlineIn(
  { view, nowMs, isCutOff }: Shown,
  rows: readonly ClaimRow[],
  leftInForce: Circumstances['leftInForce'],
): Headline {
  if (view.finished) return finishedHeadline(view, rows, view.finished.verdict);
  if (isCutOff) {
    const { verdict } = outcomeOf(view);
    return { state: verdict, word: STATE_WORDS[verdict], sentence: diedSentence(view, leftInForce) };
  }
  return { state: 'pending', word: STATE_WORDS.pending, sentence: liveSentence(view, nowMs) };
}

/** `At 12.3 s of 30.0 s`: a replay that is not at its end is no run that goes on. */
function replayWord(nowMs: number, endMs: number): string {
  return typeset(`at ${momentLabel(nowMs)} of ${momentLabel(endMs)}`);
}

/** What besides the run decides what is said of it. */
export interface Circumstances {
  /** Of a replay: where it ends, in ms. */
  replayEndMs?: number | undefined;
  /** A stop was asked for, and the end has not come. */
  isStopping?: boolean;
  /** No news comes: what is known is old. */
  isCutFromNews?: boolean;
  /** Of a run that died: what is still in force, where that is known. */
  leftInForce?: RunSummary['faultsInForce'] | undefined;
}

/** The one sentence that says how it went, or how it goes. */
export function headlineOf(
  shown: Shown,
  rows: readonly ClaimRow[],
  { replayEndMs, isStopping, isCutFromNews, leftInForce }: Circumstances = {},
): Headline {
  const { state, word, sentence } = headlineIn(shown, rows, leftInForce);
  const doubt = verdictDoubt(shown.view);
  const told = { state, word, sentence: typeset(sentence), ...(doubt && { doubt: typeset(doubt) }) };
  if (state !== 'pending') return told;
  if (replayEndMs !== undefined) return { ...told, word: replayWord(shown.nowMs, replayEndMs), isPast: true };
  if (isCutFromNews) return { ...told, word: `Last known, at ${typeset(momentLabel(shown.view.atMs))}` };
  return isStopping ? { ...told, word: 'Stopping', sentence: typeset(stoppingSentence(shown.view)) } : told;
}

/** What is spoken when it changes: the verdict, or the phase and what is in force; it changes a few times a run. */
export function spokenOf(view: RunView, headline: Headline): string {
  if (headline.state !== 'pending') return `${headline.word}. ${headline.sentence}`;
  const phase = currentPhase(view);
  if (phase === undefined) return '';
  const faults = activeFaults(view).map(faultName);
  return `Phase ${phase}${faults.length > 0 ? `, ${faults.join(' and ')} in force` : ''}.`;
}
