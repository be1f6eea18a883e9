import { EXIT } from '@firedrill/contract';

const EXIT_CODE: Partial<Record<NodeJS.Signals, number>> = {
  SIGINT: EXIT.interrupted,
  SIGTERM: EXIT.terminated,
  SIGHUP: EXIT.terminated,
};

/** Signals that ask for the end while something may be broken. */
export interface SignalWatch {
  /** Exit code of the first signal that came, if one came. */
  readonly exitCode: number | undefined;
  /** Gives the signals back to the system. */
  end(): void;
}

/** Calls back at the first signal, and again at each further one; the process itself goes on, so that it can heal. */
export function watchSignals(onSignal: (signal: NodeJS.Signals, count: number) => void): SignalWatch {
  let exitCode: number | undefined;
  let count = 0;
  const listener = (signal: NodeJS.Signals): void => {
    exitCode ??= EXIT_CODE[signal];
    count += 1;
    onSignal(signal, count);
  };
  const signals = Object.keys(EXIT_CODE) as NodeJS.Signals[];
  for (const signal of signals) process.on(signal, listener);
  return {
    get exitCode() {
      return exitCode;
    },
    end: () => {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
