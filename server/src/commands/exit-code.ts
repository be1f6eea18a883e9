import { EXIT } from '@firedrill/contract';
import type { FinishedRun } from '../harness-run.ts';

/** Worst first: what a suite's exit code tells when its runs differ. */
const BY_URGENCY: readonly number[] = [
  EXIT.stuck,
  EXIT.interrupted,
  EXIT.terminated,
  EXIT.environment,
  EXIT.usage,
  EXIT.failed,
  EXIT.inconclusive,
  EXIT.held,
];

/** The exit code of one run; an interruption's own code is the caller's, who knows the signal. */
export function exitCodeOf({ view, stuckCount }: FinishedRun): number {
  if (stuckCount > 0) return EXIT.stuck;
  const finished = view.finished;
  if (!finished || finished.end === 'error') return EXIT.environment;
  if (finished.end === 'interrupted') return EXIT.interrupted;
  return EXIT[finished.verdict];
}

/** The most urgent of several exit codes. */
export function worst(codes: readonly number[]): number {
  return BY_URGENCY.find((code) => codes.includes(code)) ?? EXIT.held;
}
