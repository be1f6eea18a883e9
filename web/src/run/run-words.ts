import {
  activeFaults,
  COUNTED_PHASES,
  faultName,
  isManual,
  lagDoubtOf,
  lagDoubtWords,
  lastSign,
  type RunSummary,
  type RunView,
} from '@firedrill/contract';
import { momentLabel, type TimeRange } from '../charts/time.ts';

/** A stretch this short is a moment: it is one window, or one and a sliver. */
const MOMENT_MS = 400;

/** `worst at 14.2 s`, `worst from 10.0 s to 18.0 s` */
export function worstWords({ fromMs, toMs }: TimeRange): string {
  if (toMs - fromMs <= MOMENT_MS) return `worst at ${momentLabel((fromMs + toMs) / 2)}`;
  return `worst from ${momentLabel(fromMs)} to ${momentLabel(toMs)}`;
}

/** What is known of a run whose events stop: who heals after it is not who wrote them. */
export function diedSentence(view: RunView, left: RunSummary['faultsInForce'] | undefined): string {
  const died = `Firedrill died ${lastSign(view)}`;
  if (activeFaults(view).length === 0) return `${died}; nothing was left in force.`;
  if (left?.length === 0) return `${died}. All that it had broken was healed after that.`;
  if (left) return `${died}. Being healed: ${left.map(faultName).join(', ')}.`;
  return `${died}. Its watchdog heals what is left; firedrill doctor shows whether anything still is.`;
}

/** What happens once a stop was asked for. */
export function stoppingSentence(view: RunView): string {
  return isManual(view)
    ? 'Everything is healed; the recovery is watched for at most 10 s, then the drill is judged.'
    : 'Everything that is broken is healed, then the run is judged.';
}

/** Why what is judged is to be taken with care; nothing where the load loop kept up while it counted. */
export function verdictDoubt(view: RunView): string | undefined {
  const doubt = lagDoubtOf(view, COUNTED_PHASES);
  return doubt && `~ ${lagDoubtWords(doubt)}`;
}

/** The same of every answer time that is drawn, the warm-up's included. */
export function timesDoubt(view: RunView): string | undefined {
  const doubt = lagDoubtOf(view);
  return doubt && `~ ${lagDoubtWords(doubt)}`;
}

/** `30.0 s planned, ended early` of a script that did not come to its end; nothing of other runs. */
export function endedEarlyWords(view: RunView, isOver: boolean): string | undefined {
  if (!isOver || !view.run || isManual(view)) return undefined;
  if (view.finished?.end === 'completed') return undefined;
  return `${momentLabel(view.run.plan.durationMs)} planned, ended early`;
}
