import type { Verdict } from '@firedrill/contract';
import { JSON_REPORT_VERSION, type JsonReport } from './json/report.ts';
import { runEntry } from './json/run.ts';
import type { ReporterKind, ReportFile, SuiteResult } from './reporter.ts';

function worstOf(verdicts: readonly Verdict[]): Verdict | null {
  const order: Verdict[] = ['failed', 'inconclusive', 'held'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? null;
}

/** The document of some runs; the same runs give the same document. */
export function reportOf(results: readonly SuiteResult[]): JsonReport {
  const runs = results.flatMap((result) => ('view' in result ? [runEntry(result)] : []));
  const notRun = results.flatMap((result) =>
    'notRun' in result ? [{ file: result.file, scenario: result.scenario, ...result.notRun }] : [],
  );
  return {
    schema: 'firedrill.report',
    version: JSON_REPORT_VERSION,
    verdict: worstOf([...runs.map(({ verdict }) => verdict), ...notRun.map((): Verdict => 'inconclusive')]),
    runs,
    notRun,
  };
}

/** The document as a file. */
export function jsonReport(results: readonly SuiteResult[]): ReportFile {
  return { name: 'report.json', text: `${JSON.stringify(reportOf(results), null, 2)}\n` };
}

/** One versioned document for programs. */
export const json: ReporterKind = {
  name: 'json',
  summary: 'One versioned document with everything that was measured (report.json).',
  summarise: jsonReport,
};
