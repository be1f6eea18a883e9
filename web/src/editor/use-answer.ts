import { useCallback, useEffect, useState } from 'react';

/** What a question to the server has brought so far. */
export interface Answer<T> {
  value?: T;
  error?: unknown;
  /** Asks again; what is there stays until the new answer comes. */
  ask(): void;
}

/** Asks the server once, and again on demand; `question` must stay the same function. */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>): Answer<T> {
  const [answer, setAnswer] = useState<Omit<Answer<T>, 'ask'>>({});
  const [asked, setAsked] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again asks the same
  useEffect(() => {
    const controller = new AbortController();
    question(controller.signal).then(
      (value) => setAnswer({ value }),
      (error: unknown) => {
        if (!controller.signal.aborted) setAnswer((before) => ({ ...before, error }));
      },
    );
    return () => controller.abort();
  }, [question, asked]);

  const ask = useCallback(() => setAsked((count) => count + 1), []);
  return { ...answer, ask };
}
