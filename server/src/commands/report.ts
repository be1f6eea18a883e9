import { join, relative, resolve } from 'node:path';
import { emptyView, FiredrillError, type RunEvent, reduceRun } from '@firedrill/contract';
import type { Harness } from '../harness.ts';
import { findRun } from '../journal/find-run.ts';
import { readJournal, replay } from '../journal/read-journal.ts';
import type { RunFiles } from '../journal/run-store.ts';
import { storageError, writeWhole } from '../platform/storage.ts';
import { REPORTERS } from '../reporters/index.ts';
import { line } from '../reporters/line.ts';
import type { RanResult, ReporterKind, ReportFile } from '../reporters/reporter.ts';
import { resultOf } from '../service/reports.ts';
import { unfinishedState } from '../service/run-state.ts';
import type { CommandIo } from './io.ts';

/** Options of `firedrill report`, as the command line gives them. */
export interface ReportOptions {
  out: string;
  reporter: string;
  /** The same as `--reporter html`. */
  html?: boolean;
  /** File to write; `-` is the standard output. */
  output?: string;
}

const TO_STDOUT = '-';

function kindOf({ reporter, html }: ReportOptions): ReporterKind {
  const name = html ? 'html' : reporter;
  const kind = REPORTERS.find((candidate) => candidate.name === name);
  if (kind) return kind;
  const known = REPORTERS.map((candidate) => candidate.name).join(', ');
  throw new FiredrillError('usage.invalid', `no reporter is called ${name}`, { hint: `reporters: ${known}` });
}

function fileOf(kind: ReporterKind, result: RanResult): ReportFile {
  const file = kind.ofRun?.(result) ?? kind.summarise?.([result]);
  if (file) return file;
  throw new FiredrillError('internal', `the reporter ${kind.name} makes no file`);
}

/** Replays the events to the reporter of people: what was progress goes to stderr, the result to stdout. */
function replayLines(events: readonly RunEvent[], { folder }: RunFiles, io: CommandIo): void {
  const { columns, color } = io.progress;
  // A replay takes no time, so there is nothing to rewrite in place.
  const write = (text: string): void => io.progress.write(text);
  const progress = { write, columns, color, isTerminal: false };
  const reporter = line.forRun?.({ result: io.result, progress, runPath: relative(process.cwd(), folder) });
  let view = emptyView();
  for (const event of events) {
    view = reduceRun(view, event);
    reporter?.onEvent?.(event, view);
  }
  reporter?.onEnd?.(view);
  reporter?.close?.();
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw storageError(`cannot write the report ${path}`, error);
  }
}

/** `firedrill report`: makes a report of a stored run, the one that the run itself had made; returns the exit code. */
export async function reportCommand(
  harness: Harness,
  name: string,
  options: ReportOptions,
  io: CommandIo,
): Promise<number> {
  const kind = kindOf(options);
  const store = harness.store(options.out);
  const files = store.filesOf(await findRun(store, name));
  const { events, torn } = await readJournal(files.journal);
  if (torn)
    io.progress.write('the last line of the journal was cut off while it was written; it is left out\n');
  const view = replay(events, files.journal);
  if (!view.finished && unfinishedState(store, view.run?.runId ?? '') === 'running')
    io.progress.write('the run still goes on: this is what there is of it until now\n');
  if (kind === line) {
    replayLines(events, files, io);
    return 0;
  }
  const report = fileOf(kind, resultOf(view, files));
  const isFile = kind.ofRun !== undefined;
  if (options.output === TO_STDOUT || (options.output === undefined && !isFile)) {
    io.result.write(report.text);
    return 0;
  }
  const path = resolve(options.output ?? join(files.folder, report.name));
  await write(path, report.text);
  io.progress.write(`${kind.name} report: ${relative(process.cwd(), path)}\n`);
  return 0;
}
