import { join, relative } from 'node:path';
import { storageError, writeWhole } from '../platform/storage.ts';
import { jsonReport } from '../reporters/json.ts';
import type { RanResult, ReporterKind, ReportFile, SuiteResult } from '../reporters/reporter.ts';
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
    const path = join(folder, report.name);
    try {
      await writeWhole(path, report.text);
      return path;
    } catch (error) {
      failures.push({ path, error });
      return undefined;
    }
  };
  const tell = (kind: ReporterKind, path: string | undefined): void => {
    if (path !== undefined) io.progress.write(`${kind.name} report: ${relative(process.cwd(), path)}\n`);
  };
  const storeOfRun = async (kind: ReporterKind, result: RanResult): Promise<void> => {
    try {
      const report = kind.ofRun?.(result);
      if (report) tell(kind, await store(result.runPath, report));
    } catch (error) {
      failures.push({ path: join(result.runPath, kind.name), error });
    }
  };
  const ran = results.filter((result) => 'view' in result);
  for (const result of ran) {
    await store(result.runPath, { name: 'summary.json', text: jsonReport([result]).text });
  }
  for (const kind of kinds) {
    kind.conclude?.(results, io.result);
    const report = kind.summarise?.(results);
    if (report) tell(kind, await store(options.out, report));
    for (const result of ran) await storeOfRun(kind, result);
  }
  if (options.json) io.result.write(jsonReport(results).text);
  const [first] = failures;
  if (!first) return;
  throw storageError(`cannot write the report ${first.path}`, first.error, verdictsOf(results));
}
