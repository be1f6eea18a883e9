import { faultsToCome, type RunView } from '@firedrill/contract';
import { type Column, columnsOf } from '../../charts/columns.ts';
import type { TimeRange } from '../../charts/time.ts';
import { momentWords } from '../../ui/time.tsx';
import type { Alignment } from '../model.ts';
import type { Shown } from '../page-shown.ts';

/** A baseline as the panels draw it. */
export interface Ghost {
  runId: string;
  /** `breaker, 14:05`; before it the scenario, where it is another one. */
  label: string;
  /** All of it, from its start to its end. */
  shown: Shown;
  /** What is added to a moment of the baseline for the moment of the run at which it is drawn, in ms. */
  offsetMs: number;
}

/** Faults that come within one window of each other are at one moment, as far as windows can show. */
const WINDOW_MS = 250;

/** So wide a column that its dashes can be told apart, and so few that they cost little to draw. */
const GHOST_COLUMNS_MAX = 240;

/** When the first fault took effect, in ms of its run; while it is still to come, when it is planned. */
function firstFaultMs(view: RunView): number | undefined {
  const [first] = view.faults;
  if (first) return first.inForceMs ?? first.injectingMs;
  return view.finished ? undefined : faultsToCome(view)[0]?.injectAtMs;
}

/** How much later the first fault of a run came than that of its baseline, in ms; `undefined` where one has none. */
function faultsApartMs(run: RunView, baseline: RunView): number | undefined {
  const [ofRun, ofBaseline] = [firstFaultMs(run), firstFaultMs(baseline)];
  return ofRun === undefined || ofBaseline === undefined ? undefined : ofRun - ofBaseline;
}

/** Whether it makes a difference that can be seen which of the alignments is chosen. */
export function canAlignFaults(run: RunView, baseline: RunView): boolean {
  return Math.abs(faultsApartMs(run, baseline) ?? 0) > WINDOW_MS;
}

/** What is added to a baseline's moments, in ms; the starts stay aligned where one of the two has no fault. */
export function offsetOf(alignment: Alignment, run: RunView, baseline: RunView): number {
  return alignment === 'fault' ? (faultsApartMs(run, baseline) ?? 0) : 0;
}

/** What a baseline is called: its policy and when it was, and its scenario where that is another one. */
export function ghostLabel({ run: own }: RunView, { run }: RunView, nowMs: number): string {
  if (!run) return '';
  const scenario = run.scenario.name === own?.scenario.name ? [] : [run.scenario.name];
  return [...scenario, run.policy, momentWords(Date.parse(run.startedAt), nowMs)].join(', ');
}

/** What a moment of the run is in the baseline, in ms of it. */
export function ghostMs({ offsetMs }: Ghost, atMs: number): number {
  return atMs - offsetMs;
}

/** The moment that a readout of the baseline is about: the cursor's, that of a run that goes on, or none: all of it. */
export function ghostMoment(ghost: Ghost, { isGoingOn, nowMs }: Shown, atMs: number | undefined) {
  const moment = atMs ?? (isGoingOn ? nowMs : undefined);
  return moment === undefined ? undefined : ghostMs(ghost, moment);
}

/** The columns of a baseline within a range of the run, at the run's moments. */
export function ghostColumns({ shown, offsetMs }: Ghost, { fromMs, toMs }: TimeRange): readonly Column[] {
  const range = { fromMs: fromMs - offsetMs, toMs: toMs - offsetMs };
  const columns = columnsOf(shown.series, range, shown.nowMs, GHOST_COLUMNS_MAX);
  if (offsetMs === 0) return columns;
  return columns.map((column) => ({
    ...column,
    startMs: column.startMs + offsetMs,
    endMs: column.endMs + offsetMs,
  }));
}
