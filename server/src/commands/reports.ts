import { rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { makeFolder, storageError } from '../platform/storage.ts';
import { jsonReport } from '../reporters/json.ts';
import type { ReporterKind, ReportFile, SuiteResult } from '../reporters/reporter.ts';
import type { CommandIo } from './io.ts';

/** What was found, which no lost report changes. */
function verdictsOf(results: readonly SuiteResult[]): string {
  const words = results.map((result) =>
    'view' in result
      ? `${result.view.run?.scenario.name ?? '?'} ${result.view.finished?.verdict ?? 'not finished'}`
      : `${result.scenario} not run`,
  );
  return `${words.length === 1 ? 'the verdict stands' : 'the verdicts stand'}: ${words.join(', ')}`;
}

/** Writes a report under another name first: under its own it is whole, or is not there. */
async function writeWhole(folder: string, { name, text }: ReportFile): Promise<string> {
  const path = join(folder, name);
  makeFolder(folder);
  const torn = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(torn, text);
    await rename(torn, path);
  } catch (error) {
    await rm(torn, { force: true }).catch(() => undefined);
    throw error;
  }
  return path;
}

/**
 * Writes what speaks once after all runs: summaries, files of the chosen reporters, and the last word of each. A report
 * that cannot be written keeps nothing else back; then it is `journal.write`, with the verdicts.
 */
export async function writeReports(
  results: readonly SuiteResult[],
  kinds: readonly ReporterKind[],
  options: { out: string; json: boolean },
  io: CommandIo,
): Promise<void> {
  const failures: { path: string; error: unknown }[] = [];
  const store = async (folder: string, report: ReportFile): Promise<string | undefined> => {
    try {
      return await writeWhole(folder, report);
    } catch (error) {
      failures.push({ path: join(folder, report.name), error });
      return undefined;
    }
  };
  for (const result of results) {
    if (!('view' in result)) continue;
    await store(result.runPath, { name: 'summary.json', text: jsonReport([result]).text });
  }
  for (const kind of kinds) {
    kind.conclude?.(results, io.result);
    const report = kind.summarise?.(results);
    const path = report && (await store(options.out, report));
    if (path !== undefined) io.progress.write(`${kind.name} report: ${relative(process.cwd(), path)}\n`);
  }
  if (options.json) io.result.write(jsonReport(results).text);
  const [first] = failures;
  if (!first) return;
  throw storageError(`cannot write the report ${first.path}`, first.error, verdictsOf(results));
}
