import { FiredrillError, type ProbeReading } from '@firedrill/contract';
import { type Clock, deadline } from '../platform/clock.ts';
import type { Probe } from '../probes/probe.ts';
import { Prober } from './prober.ts';

/** How long targets may take to be found well. */
const PREFLIGHT_MS_MAX = 10_000;

/** What is looked at before a run. */
export interface PreflightOptions {
  /** Names of the probes that must find their target up. */
  probes: readonly string[];
  openProbe(name: string): Probe;
  clock: Clock;
  /** Ends the wait before its time. */
  signal: AbortSignal;
  /** In place of the usual limit. */
  limitMs?: number;
}

/**
 * Resolves when every probe has found its target up; rejects with `target.unhealthy`, and what was found instead, when
 * one does not within the limit. Breaking what is broken already would prove nothing.
 */
export async function checkTargets(options: PreflightOptions): Promise<void> {
  const { probes, clock, limitMs = PREFLIGHT_MS_MAX } = options;
  const latest = new Map<string, ProbeReading>();
  const prober = new Prober({
    clock,
    standing: probes,
    open: (name) => options.openProbe(name),
    onChange: () => undefined,
    onReading: (reading) => latest.set(reading.probe, reading),
  });
  const signal = deadline(limitMs, 'finding the targets well', options.signal);
  try {
    await prober.expect(
      probes.map((probe) => ({ probe, states: ['up'] })),
      signal,
    );
  } catch (error) {
    options.signal.throwIfAborted();
    const found = [...latest.values()].filter(({ state }) => state !== 'up');
    if (found.length === 0) throw error;
    const what = found.map(({ probe, state, detail }) => `${probe} is ${state} (${detail})`).join(', ');
    throw new FiredrillError('target.unhealthy', `nothing was broken yet, and ${what}`, {
      hint: 'a drill begins with targets that are well: firedrill heal undoes what an earlier run left; the rest is the target’s own trouble',
    });
  } finally {
    await prober.close();
  }
}
