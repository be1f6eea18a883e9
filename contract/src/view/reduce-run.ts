import type { RunEvent, RunEventOf } from '../run-event.ts';
import {
  reduceBreaker,
  reduceClientAlert,
  reduceClientReset,
  reduceClientRetry,
  reduceClientState,
  reducePool,
} from './client.ts';
import { reduceEpisodes } from './episodes.ts';
import { reduceFault } from './faults.ts';
import { reduceProbeInRecovery, reduceRemovalInRecovery, reduceWindowInRecovery } from './recovery.ts';
import { appended, type RunView, VIEW_LIMITS } from './run-view.ts';
import { addWindow } from './totals.ts';

function enterPhase(view: RunView, event: RunEventOf<'phase.entered'>): RunView {
  const closed = view.phases.map((span) =>
    span.endMs === undefined ? { ...span, endMs: event.atMs } : span,
  );
  return { ...view, phases: [...closed, { phase: event.phase, startMs: event.atMs }] };
}

function addLoadWindow(view: RunView, event: RunEventOf<'load.window'>): RunView {
  const { window } = event;
  const next: RunView = {
    ...view,
    totals: { ...view.totals, [window.phase]: addWindow(view.totals[window.phase], window) },
    recent: appended(view.recent, window, VIEW_LIMITS.recentWindows),
  };
  return reduceWindowInRecovery(next, window);
}

function changeProbe(view: RunView, event: RunEventOf<'probe.changed'>): RunView {
  const { reading } = event;
  const probes = { ...view.probes, [reading.probe]: { reading, state: reading.state, sinceMs: event.atMs } };
  return reduceProbeInRecovery({ ...view, probes }, reading, event.atMs);
}

function startRun(view: RunView, event: RunEventOf<'run.started'>): RunView {
  const { type: _type, seq: _seq, atMs: _atMs, ...run } = event;
  return { ...view, run };
}

function finishRun(view: RunView, event: RunEventOf<'run.finished'>): RunView {
  const phases = view.phases.map((span) =>
    span.endMs === undefined ? { ...span, endMs: event.atMs } : span,
  );
  const { end, verdict, reasons } = event;
  return { ...view, phases, finished: { atMs: event.atMs, end, verdict, reasons } };
}

/** The new view after an event, but for what every event changes; never `view` itself. */
function fold(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run.started':
      return startRun(view, event);
    case 'phase.entered':
      return enterPhase(view, event);
    case 'fault.injected':
    case 'fault.healed':
      return reduceRemovalInRecovery(reduceFault(view, event));
    case 'fault.injecting':
    case 'fault.proven':
    case 'fault.healing':
    case 'fault.failed':
    case 'fault.stuck':
      return reduceFault(view, event);
    case 'target.exited': {
      const { atMs, role, exitCode, signal } = event;
      return { ...view, exits: [...view.exits, { atMs, role, exitCode, signal }] };
    }
    case 'target.event': {
      const { type: _type, seq: _seq, ...told } = event;
      return { ...view, targetEvents: appended(view.targetEvents, told, VIEW_LIMITS.targetEvents) };
    }
    case 'target.log': {
      const { type: _type, seq: _seq, ...line } = event;
      return { ...view, targetLog: appended(view.targetLog, line, VIEW_LIMITS.targetLog) };
    }
    case 'probe.changed':
      return changeProbe(view, event);
    case 'client.state':
      return reduceClientState(view, event);
    case 'client.retry':
      return reduceClientRetry(view, event);
    case 'client.reset':
      return reduceClientReset(view);
    case 'client.alert':
      return reduceClientAlert(view, event);
    case 'breaker.state':
      return reduceBreaker(view, event);
    case 'pool.state':
      return reducePool(view, event);
    case 'load.window':
      return addLoadWindow(view, event);
    case 'run.warning':
      return { ...view, warnings: appended(view.warnings, event.message, VIEW_LIMITS.warnings) };
    case 'claim.judged':
      return { ...view, claims: [...view.claims, event.claim] };
    case 'run.finished':
      return finishRun(view, event);
    default:
      return event satisfies never;
  }
}

/** Folds one event into the view. Pure: the same events give the same view, live, replayed and in a report. */
export function reduceRun(view: RunView, event: RunEvent): RunView {
  // Always a new view, whatever the event; it is completed in place, since a copy would cost as much as the folding.
  const next = fold(view, event);
  next.episodes = reduceEpisodes(view, event);
  next.seq = event.seq;
  next.atMs = Math.max(view.atMs, event.atMs);
  return next;
}
