import type { LoadWindow, Tally } from '../load-window.ts';
import type { ProbeReading } from '../run-event.ts';
import { pathProbe, type Role } from '../vocabulary.ts';
import { answersOf } from './answers.ts';
import { harmEndMs, lastingFaults } from './faults.ts';
import type { FaultView, RecoveryClock, RunView } from './run-view.ts';

/** The Redis share counts as normal from this part of the steady share on … */
export const NORMAL_SHARE = 0.95;
/** … when it stays there for this long. */
export const NORMAL_FOR_MS = 1_000;

function changeLast(view: RunView, change: (clock: RecoveryClock) => RecoveryClock): RunView {
  const last = view.recoveries.at(-1);
  return last ? { ...view, recoveries: [...view.recoveries.slice(0, -1), change(last)] } : view;
}

/** The faults that ended since the last episode did, the episode being over. */
function episode(view: RunView): FaultView[] {
  const lastRemovedMs = view.recoveries.at(-1)?.removedMs ?? Number.NEGATIVE_INFINITY;
  return view.faults.filter((fault) => (harmEndMs(fault) ?? Number.NEGATIVE_INFINITY) > lastRemovedMs);
}

/** The probe that shows the subject's way to a target: over the link in front of it, where one stands there. */
function watchedProbe(view: RunView, role: Role): string {
  const path = pathProbe(role);
  return view.probes[path] ? path : role;
}

/**
 * Starts a recovery clock when the last fault that did harm has ended: was removed, or took effect if it is momentary.
 * Healing may have taken a while after that; what was seen meanwhile counts.
 */
export function reduceRemovalInRecovery(view: RunView): RunView {
  const faults = episode(view);
  if (lastingFaults(view).length > 0 || faults.length === 0) return view;
  const removedMs = Math.max(...faults.map((fault) => harmEndMs(fault) ?? 0));
  const inForceMs = Math.min(...faults.map((fault) => fault.inForceMs ?? fault.injectingMs));
  const role = faults.find((fault) => fault.on === 'cache')?.on ?? faults[0]?.on ?? 'cache';
  const started = { ...view, recoveries: [...view.recoveries, { role, inForceMs, removedMs }] };
  const probe = view.probes[watchedProbe(view, role)];
  const probed = probe ? reduceProbeInRecovery(started, probe.reading, probe.sinceMs) : started;
  return view.recent.reduce(reduceWindowInRecovery, probed);
}

/** Notes when a probe finds the target reachable, and its credentials accepted. */
export function reduceProbeInRecovery(view: RunView, reading: ProbeReading, atMs: number): RunView {
  if (lastingFaults(view).length > 0) return view;
  return changeLast(view, (clock) => {
    if (reading.probe !== watchedProbe(view, clock.role)) return clock;
    const seenMs = Math.max(clock.removedMs, atMs);
    // A link accepts connections by itself: on the way through it, only an answer shows that the target was reached.
    const reached = reading.reachable && (reading.probe === clock.role || reading.state !== 'silent');
    return {
      ...clock,
      ...(reached && clock.reachableMs === undefined ? { reachableMs: seenMs } : {}),
      ...(reading.authenticated && clock.authenticatedMs === undefined ? { authenticatedMs: seenMs } : {}),
    };
  });
}

/** Redis' part of the good answers to queries; `undefined` without any. */
function redisShare(tallies: readonly Tally[]): number | undefined {
  const answers = answersOf(tallies);
  return answers.ok === 0 ? undefined : answers.okBySource.redis / answers.ok;
}

function noteFirstRedis(clock: RecoveryClock, window: LoadWindow): RecoveryClock {
  const lastMs = window.lastOkMs.redis;
  if (clock.firstRedisMs !== undefined || lastMs === undefined || lastMs < clock.removedMs) return clock;
  return { ...clock, firstRedisMs: Math.max(clock.removedMs, window.firstOkMs.redis ?? lastMs) };
}

function noteNormal(clock: RecoveryClock, window: LoadWindow, steadyShare: number): RecoveryClock {
  const share = redisShare(window.tallies);
  if (share === undefined) return clock;
  if (share < NORMAL_SHARE * steadyShare) {
    const { stretch: _broken, ...rest } = clock;
    return rest;
  }
  const stretch = {
    startMs: clock.stretch?.startMs ?? window.startMs,
    windows: (clock.stretch?.windows ?? 0) + 1,
  };
  if (window.endMs - stretch.startMs < NORMAL_FOR_MS) return { ...clock, stretch };
  const { stretch: _done, ...rest } = clock;
  return { ...rest, normalMs: Math.max(clock.removedMs, clock.firstRedisMs ?? 0, stretch.startMs) };
}

/** Notes the first Redis answer after the removal and, later, that the share is back to normal. */
export function reduceWindowInRecovery(view: RunView, window: LoadWindow): RunView {
  const last = view.recoveries.at(-1);
  if (!last || last.normalMs !== undefined || window.endMs <= last.removedMs) return view;
  if (lastingFaults(view).length > 0) return view;
  const steadyShare = redisShare(Object.values(view.totals.steady.tallies));
  return changeLast(view, (clock) => {
    const noted = noteFirstRedis(clock, window);
    return steadyShare === undefined || window.startMs < clock.removedMs
      ? noted
      : noteNormal(noted, window, steadyShare);
  });
}
