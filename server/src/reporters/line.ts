import type { RunView } from '@firedrill/contract';
import { liveProgress } from './line/live.ts';
import { overviewLines } from './line/overview.ts';
import { plainProgress } from './line/plain.ts';
import { resultLines } from './line/result.ts';
import { suiteProgress } from './line/suite.ts';
import { type Line, painter, resultWidth } from './line/text.ts';
import type { Output, ReporterKind } from './reporter.ts';

/** Width of the closing table where there is no terminal: what any log can show. */
const OVERVIEW_WIDTH = 80;

function write(lines: readonly Line[], output: Output): void {
  const paint = painter(output.color);
  output.write(lines.map((line) => `${paint(line)}\n`).join(''));
}

/** Writes the result of a run for people. */
function writeResult(view: RunView, output: Output, runPath: string): void {
  write(resultLines(view, runPath, resultWidth(output)), output);
}

/** Progress and result for people: a live block on a terminal, plain lines elsewhere. */
export const line: ReporterKind = {
  name: 'line',
  summary: 'Progress and result for people: a live block on a terminal, plain lines in a log.',
  forRun({ progress, result, runPath }) {
    const shown = progress.isTerminal ? liveProgress(progress) : plainProgress(progress);
    return {
      ...shown,
      onEnd(view) {
        shown.onEnd?.(view);
        writeResult(view, result, runPath);
      },
    };
  },
  forSuite: suiteProgress,
  conclude(results, output) {
    if (results.length < 2) return;
    write(overviewLines(results, output.isTerminal ? resultWidth(output) : OVERVIEW_WIDTH), output);
  },
};
