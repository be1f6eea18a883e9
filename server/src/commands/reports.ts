import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { FiredrillError, messageOf } from '@firedrill/contract';
import { jsonReport } from '../reporters/json.ts';
import type { ReporterKind, SuiteResult } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';

async function writeReport(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new FiredrillError('journal.write', `cannot write the report ${path}: ${messageOf(error)}`, {
      hint: 'free some disk space or give another folder with --out',
    });
  }
  return path;
}

/** Writes what speaks once after all runs: summaries, files of the chosen reporters, and the last word of each. */
export async function writeReports(
  results: readonly SuiteResult[],
  kinds: readonly ReporterKind[],
  options: { out: string; json: boolean },
  io: CommandIo,
): Promise<void> {
  for (const result of results) {
    if ('view' in result) await writeReport(result.runPath, 'summary.json', jsonReport([result]).text);
  }
  for (const kind of kinds) {
    kind.conclude?.(results, io.result);
    const report = kind.summarise?.(results);
    if (!report) continue;
    const path = await writeReport(options.out, report.name, report.text);
    io.progress.write(`${kind.name} report: ${relative(process.cwd(), path)}\n`);
  }
  if (options.json) io.result.write(jsonReport(results).text);
}
