import { useMemo } from 'react';
import { useLocationProperty } from 'wouter/use-browser-location';
import { useResource } from '../../api/use-resource.ts';
import type { Baseline, BaselineState, RunModel } from '../model.ts';
import { readBaseline } from './address.ts';
import { type LoadedBaseline, loadBaseline, serverPorts } from './load.ts';

const ITSELF: LoadedBaseline = { kind: 'failed', message: 'A run cannot be its own baseline.' };

function stateOf(loaded: LoadedBaseline | undefined, isLoading: boolean, retry: () => void): BaselineState {
  if (loaded === undefined) return { kind: 'loading' };
  if (loaded.kind !== 'failed' || loaded === ITSELF) return loaded;
  return isLoading ? { kind: 'loading' } : { ...loaded, retry };
}

interface Loaded {
  runId: string;
  state: LoadedBaseline;
}

/** The baseline that the address names, loaded from the server; `undefined` where it names none. */
function useChosenBaseline(ownId: string): Baseline | undefined {
  const chosen = useLocationProperty(() => readBaseline(location.search).runId ?? '');
  const alignment = useLocationProperty(() => readBaseline(location.search).alignment);
  const load = async (signal: AbortSignal): Promise<Loaded | undefined> => {
    if (chosen === '') return undefined;
    const state = chosen === ownId ? ITSELF : await loadBaseline(serverPorts(chosen, signal), signal);
    return { runId: chosen, state };
  };
  const { data, isLoading, reload } = useResource(load, chosen);
  const loaded = data?.runId === chosen ? data.state : undefined;
  return useMemo(
    () =>
      chosen === '' ? undefined : { runId: chosen, alignment, state: stateOf(loaded, isLoading, reload) },
    [chosen, alignment, loaded, isLoading, reload],
  );
}

/** A run with the baseline that the address names. */
export function useWithBaseline(run: RunModel): RunModel {
  const baseline = useChosenBaseline(run.runId);
  return useMemo(() => (baseline ? { ...run, baseline } : run), [run, baseline]);
}
