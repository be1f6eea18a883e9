import { relative } from 'node:path';
import { FiredrillError, type RunView } from '@firedrill/contract';
import type { RunReport } from '../http/drill-service.ts';
import type { RunFiles } from '../journal/run-store.ts';
import { jsonReport } from '../reporters/json.ts';
import { junitReport } from '../reporters/junit.ts';
import type { RanResult } from '../reporters/reporter.ts';

/** Makes the one-file report of a run from its journal; throws when that cannot be made. */
export type HtmlReport = (run: { runId: string; journal: string; view: RunView }) => Promise<string> | string;

/** A stored run as reporters are given it. */
export function resultOf(view: RunView, { folder }: RunFiles): RanResult {
  const file = `${view.run?.scenario.name ?? 'scenario'}.yaml`;
  return { file, view, runPath: relative(process.cwd(), folder) };
}

/** What is kept beside the journal of every run, for programs. */
export function summaryText(view: RunView, files: RunFiles): string {
  return jsonReport([resultOf(view, files)]).text;
}

/** A report of a run; rejects with `run.not-found` when the run has not begun, so that there is nothing to report. */
export async function reportOf(
  runId: string,
  format: 'html' | 'json' | 'junit',
  view: RunView,
  files: RunFiles,
  htmlReport: HtmlReport | undefined,
): Promise<RunReport> {
  if (!view.run)
    throw new FiredrillError('run.not-found', 'the run has not begun: there is nothing to report');
  const name = `${view.run.scenario.name}-${runId}`;
  const result = resultOf(view, files);
  switch (format) {
    case 'json':
      return {
        contentType: 'application/json; charset=utf-8',
        fileName: `${name}.json`,
        body: jsonReport([result]).text,
      };
    case 'junit':
      return {
        contentType: 'application/xml; charset=utf-8',
        fileName: `${name}.xml`,
        body: junitReport([result]).text,
      };
    case 'html': {
      if (!htmlReport) throw new FiredrillError('environment.missing', 'this server makes no HTML reports');
      const body = await htmlReport({ runId, journal: files.journal, view });
      return { contentType: 'text/html; charset=utf-8', fileName: `${name}.html`, body };
    }
  }
}
