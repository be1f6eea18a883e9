import { activeFaults, formatDuration, type RunSummary, type RunView } from '@firedrill/contract';
import { runningTime } from '../../reporters/line/text.ts';

/** What the lines at the bottom tell. */
export interface Situation {
  /** The runs under way. */
  runs: readonly RunSummary[];
  storedCount: number;
  viewerCount: number;
  isHealing: boolean;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function progressOf(run: RunSummary, withTime: boolean): string {
  if (run.state === 'starting') return run.step === undefined ? 'starting' : `starting: ${run.step}`;
  if (!withTime) return 'running';
  const limit = run.kind === 'manual' ? '' : ` of ${formatDuration(run.durationMs)}`;
  return `running ${runningTime(run.elapsedMs)}${limit}`;
}

function runPieces(run: RunSummary, withTime: boolean): string[] {
  const faults = run.faultsInForce.map(({ kind, on }) => `fault ${kind} on ${on}`);
  return [`${nameOf(run)} ${progressOf(run, withTime)}`, ...faults];
}

/**
 * What goes on, a line for each run. Without the time a line changes only when something happens, which is what a log
 * wants: `redis-crash running · fault crash on cache · 1 viewer`.
 */
export function statusLines(situation: Situation, withTime: boolean): string[] {
  const { runs, storedCount, viewerCount, isHealing } = situation;
  const viewers = viewerCount === 0 ? [] : [counted(viewerCount, 'viewer', 'viewers')];
  if (runs.length > 0) {
    const lines = runs.map((run) => runPieces(run, withTime));
    lines.at(-1)?.push(...viewers);
    return lines.map((pieces) => pieces.join(' · '));
  }
  const state = isHealing ? 'healing what an earlier run left broken' : 'idle';
  return [[state, `${counted(storedCount, 'run', 'runs')} stored`, ...viewers].join(' · ')];
}

function nameOf({ kind, scenario }: RunSummary): string {
  return kind === 'manual' ? 'manual drill' : scenario;
}

/** What became of a run, when it is over. */
export function endLine(run: RunSummary): string {
  const { id, state, startedAt, verdict, reasons } = run;
  const [reason] = reasons;
  const because = verdict === 'held' || reason === undefined ? '' : ` · ${reason}`;
  const outcome = startedAt === undefined ? 'did not begin' : (verdict ?? state);
  return `${nameOf(run)} ${outcome}${because} · ${id}`;
}

/** What is done when a signal comes, as far as there is something to do. */
export function endingText({ runs, isHealing }: Pick<Situation, 'runs' | 'isHealing'>): string {
  if (isHealing || runs.some(({ faultsInForce }) => faultsInForce.length > 0)) {
    return 'healing what is broken, then ending';
  }
  return runs.length === 0 ? 'ending' : `stopping ${counted(runs.length, 'run', 'runs')}, then ending`;
}

/** What became of the faults that were in force in a run when it was to end. */
export function healedLines({ id, faultsInForce }: RunSummary, after: RunView): string[] {
  return faultsInForce.map(({ id: faultId, kind, on }) => {
    const isBroken = activeFaults(after).some((fault) => fault.id === faultId);
    const what = `${kind} on ${on} (${faultId} of run ${id})`;
    return isBroken ? `still broken: ${what} – firedrill heal tries again` : `healed: ${what}`;
  });
}
