import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that is fetched. What was fetched before stays while it is fetched again, and when that fails. */
export interface Resource<T> {
  data: T | undefined;
  error: unknown;
  isLoading: boolean;
  /** Fetches again. */
  reload: () => void;
}

/**
 * Fetches when the component appears and whenever `key` changes; an answer that comes too late is dropped. `load` need
 * not be stable: the key says what it loads.
 */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, key = ''): Resource<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Resource<T>, 'reload'>>({
    data: undefined,
    error: undefined,
    isLoading: true,
  });
  const latestLoad = useRef(load);
  latestLoad.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: key and round say when to fetch again
  useEffect(() => {
    const left = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    latestLoad.current(left.signal).then(
      (data) => {
        if (!left.signal.aborted) setState({ data, error: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (!left.signal.aborted) setState((before) => ({ ...before, error, isLoading: false }));
      },
    );
    return () => left.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { ...state, reload };
}
