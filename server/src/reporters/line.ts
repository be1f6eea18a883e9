import type { RunView } from '@firedrill/contract';
import { liveProgress } from './line/live.ts';
import { plainProgress } from './line/plain.ts';
import { resultLines } from './line/result.ts';
import { painter } from './line/text.ts';
import type { Output, ReporterKind } from './reporter.ts';

/** Width of results that go to a file or a pipe, and of a terminal that is wider. */
const RESULT_WIDTH_MAX = 100;

/** Writes the result of a run for people. */
function writeResult(view: RunView, output: Output, runPath: string): void {
  const columns = output.isTerminal && output.columns > 0 ? output.columns : RESULT_WIDTH_MAX;
  const paint = painter(output.color);
  const lines = resultLines(view, runPath, Math.min(RESULT_WIDTH_MAX, columns));
  output.write(lines.map((line) => `${paint(line)}\n`).join(''));
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
};
