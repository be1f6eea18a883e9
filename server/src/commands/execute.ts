import { relative } from 'node:path';
import { messageOf, type RunEvent, type RunView } from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import type { FinishedRun, RunRequest } from '../harness-run.ts';
import { systemClock } from '../platform/clock.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';

const TICK_MS = 200;

/** A run under way with its reporters. */
export interface RunUnderWay {
  /** Rejects when the targets or the load could not be started. */
  readonly finished: Promise<FinishedRun>;
  /** Tells people something about this run without spoiling what its reporters show. */
  notice(text: string): void;
  /** Ends the run before its time, healing first. */
  interrupt(reason: string): void;
}

/** The reporters of one run as one. What throws is dropped and named; a notice that nobody takes is written plainly. */
function together(reporters: readonly Reporter[], { progress }: CommandIo): Required<Reporter> {
  const live = new Set(reporters);
  const each = (call: (reporter: Reporter) => void): void => {
    for (const reporter of live) {
      try {
        call(reporter);
      } catch (error) {
        live.delete(reporter);
        onNotice(`a reporter failed and is left out: ${messageOf(error)}`);
      }
    }
  };
  const onNotice = (text: string): void => {
    const takers = [...live].filter((reporter) => reporter.onNotice);
    if (takers.length === 0) progress.write(`${text}\n`);
    else each((reporter) => reporter.onNotice?.(text));
  };
  return {
    onEvent: (event, view) => each((reporter) => reporter.onEvent?.(event, view)),
    onTick: (view, atMs) => each((reporter) => reporter.onTick?.(view, atMs)),
    onNotice,
    onEnd: (view) => each((reporter) => reporter.onEnd?.(view)),
    close: () => each((reporter) => reporter.close?.()),
  };
}

/** Every event as a line of JSON that says which run it belongs to. */
function streamTo({ result }: CommandIo, runId: string): Reporter {
  return {
    onEvent: (event: RunEvent) => result.write(`${JSON.stringify({ runId, ...event })}\n`),
  };
}

/** Starts a run; `reportersOf` makes its reporters once its folder is known. */
export function execute(
  harness: Harness,
  request: Omit<RunRequest, 'progress'>,
  reportersOf: (runPath: string) => Reporter[],
  options: { jsonStream: boolean },
  io: CommandIo,
): RunUnderWay {
  const prepared = harness.prepare({ ...request, progress: (text) => reporter.onNotice(text) });
  const reporter = together(
    [
      ...reportersOf(relative(process.cwd(), prepared.files.folder)),
      ...(options.jsonStream ? [streamTo(io, prepared.runId)] : []),
    ],
    io,
  );
  let latest: { view: RunView; receivedMs: number } | undefined;
  const unsubscribe = prepared.subscribe((event, view) => {
    latest ??= { view, receivedMs: systemClock.nowMs() };
    latest.view = view;
    reporter.onEvent(event, view);
  });
  const stopTicking = systemClock.every(TICK_MS, () => {
    if (latest && !latest.view.finished)
      reporter.onTick(latest.view, systemClock.nowMs() - latest.receivedMs);
  });
  const run = async (): Promise<FinishedRun> => {
    try {
      const finished = await prepared.start();
      stopTicking();
      reporter.onEnd(finished.view);
      return finished;
    } finally {
      stopTicking();
      unsubscribe();
      reporter.close();
    }
  };
  return {
    finished: run(),
    notice: reporter.onNotice,
    interrupt: (reason) => prepared.interrupt(reason),
  };
}
