import { formatDuration, type RunSummary } from '@firedrill/contract';
import { runningTime } from '../../reporters/line/text.ts';

/** What the line at the bottom tells. */
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
  const name = run.kind === 'manual' ? 'manual drill' : run.scenario;
  const faults = run.faultsInForce.map(({ kind, on }) => `fault ${kind} on ${on}`);
  return [`${name} ${progressOf(run, withTime)}`, ...faults];
}

/**
 * One line about what goes on. Without the time it changes only when something happens, which is what a log wants:
 * `redis-crash running · fault crash on cache · 1 viewer`.
 */
export function statusLine(situation: Situation, withTime: boolean): string {
  const { runs, storedCount, viewerCount, isHealing } = situation;
  const viewers = viewerCount === 0 ? [] : [counted(viewerCount, 'viewer', 'viewers')];
  if (runs.length > 0) return [...runs.flatMap((run) => runPieces(run, withTime)), ...viewers].join(' · ');
  const state = isHealing ? 'healing what an earlier run left broken' : 'idle';
  return [state, `${counted(storedCount, 'run', 'runs')} stored`, ...viewers].join(' · ');
}

/** What became of a run, when it is over. */
export function endLine({ id, kind, scenario, verdict, reasons }: RunSummary): string {
  const name = kind === 'manual' ? 'manual drill' : scenario;
  const [reason] = reasons;
  const because = verdict === 'held' || reason === undefined ? '' : ` · ${reason}`;
  return `${name} ${verdict ?? 'did not begin'}${because} · ${id}`;
}
