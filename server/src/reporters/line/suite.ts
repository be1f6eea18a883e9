import {
  activeFaults,
  answersOf,
  currentPhase,
  faultName,
  formatDuration,
  outcomeOf,
  type RunView,
  VERDICT_ICONS,
} from '@firedrill/contract';
import type { Output, Reporter, SuiteIo, SuiteReporter } from '../reporter.ts';
import { lastSecond } from '../summary.ts';
import { plainProgress } from './plain.ts';
import { shortResultLines } from './result.ts';
import { Screen } from './screen.ts';
import { type Column, tableLines } from './table.ts';
import {
  justified,
  type Line,
  type Piece,
  padEnd,
  painter,
  resultWidth,
  runningTime,
  shareText,
  tinted,
  widthOf,
  wrapLine,
} from './text.ts';

const MARGIN = '  ';

/** How one of several runs stands; `view` is missing while its targets are being started. */
export interface SuiteRow {
  scenario: string;
  view?: RunView;
  atMs: number;
}

function redisShare(view: RunView, atMs: number): Piece {
  const second = lastSecond(view, atMs);
  const { ok, okBySource } = answersOf(second?.tallies ?? []);
  return ok === 0 ? tinted('faint', '–') : tinted('redis', shareText(okBySource.redis / ok));
}

function rowOf({ scenario, view, atMs }: SuiteRow): Piece[] {
  if (!view?.run) return [scenario, tinted('faint', 'starting'), '', '', ''];
  const faults = activeFaults(view).map(faultName).join(', ');
  return [
    scenario,
    currentPhase(view) ?? '',
    `${runningTime(atMs)} of ${formatDuration(view.run.plan.durationMs)}`,
    redisShare(view, atMs),
    tinted('fault', faults),
  ];
}

const COLUMNS: readonly Column[] = [
  { title: 'running', align: 'left', expendable: 0 },
  { title: 'phase', align: 'left', expendable: 0, minWidth: 8 },
  { title: 'time', align: 'right', expendable: 1, minWidth: 14 },
  { title: 'Redis', align: 'right', expendable: 2, minWidth: 8 },
  { title: 'in force', align: 'left', expendable: 3, minWidth: 16, flexible: true },
];

/** The live table of runs side by side: pure. `finished` are the verdicts so far, `total` all that were asked for. */
export function suiteLines(
  rows: readonly SuiteRow[],
  finished: readonly RunView[],
  total: number,
  width: number,
): Line[] {
  const verdicts = finished.map((view) => outcomeOf(view).verdict);
  const counts = (Object.keys(VERDICT_ICONS) as (keyof typeof VERDICT_ICONS)[]).flatMap((verdict) => {
    const count = verdicts.filter((each) => each === verdict).length;
    return count === 0 ? [] : [tinted(verdict, `${MARGIN}${VERDICT_ICONS[verdict]} ${count} ${verdict}`)];
  });
  const toCome = total - rows.length - finished.length;
  const head = justified(
    [`${finished.length} of ${total} finished`, ...counts],
    [`${toCome} to come`],
    width,
  );
  return [[], head, ...tableLines(COLUMNS, rows.map(rowOf), width)];
}

/** Every line that is written bears a name before it; writers give whole lines. */
function named(output: Output, name: string, width: number): Output {
  const prefix = `${padEnd(name, width)}${MARGIN}`;
  return {
    write: (text) => output.write(text.replaceAll(/^(?=.)/gm, prefix)),
    isTerminal: output.isTerminal,
    columns: output.columns,
    color: output.color,
  };
}

function writeLines(output: Output, lines: readonly Line[]): void {
  const paint = painter(output.color);
  output.write(lines.map((line) => `${paint(line)}\n`).join(''));
}

function writeShortResult(view: RunView, runPath: string, output: Output): void {
  writeLines(output, shortResultLines(view, runPath, resultWidth(output)));
}

/** A log of several runs: each line with the scenario's name before it, each result when its run has ended. */
function plainSuite({ progress, result, scenarios }: SuiteIo): SuiteReporter {
  const nameWidth = Math.max(...scenarios.map(widthOf));
  return {
    forRun: ({ scenario, runPath }) => ({
      ...plainProgress(named(progress, scenario, nameWidth)),
      onEnd: (view) => writeShortResult(view, runPath, result),
    }),
    onNotice: (text) => writeLines(progress, [[text]]),
  };
}

/** A table of the runs under way on a terminal; results scroll away above it. */
function liveSuite({ progress, result, scenarios }: SuiteIo): SuiteReporter {
  const screen = new Screen(progress);
  const running = new Map<string, SuiteRow>();
  const finished: RunView[] = [];
  let news: Line[] = [];
  const draw = (): void => {
    screen.draw(news, suiteLines([...running.values()], finished, scenarios.length, screen.width));
    news = [];
  };
  const end = (view: RunView, runPath: string): void => {
    finished.push(view);
    const { verdict, durationMs } = outcomeOf(view);
    const name = view.run?.scenario.name ?? runPath;
    // Results that go elsewhere leave the person at this terminal without them.
    if (!result.isTerminal) {
      news.push([
        tinted(verdict, `${VERDICT_ICONS[verdict]} ${verdict}`),
        `  ${name}  ${runningTime(durationMs)}`,
      ]);
    }
    screen.draw(news, []);
    news = [];
    writeShortResult(view, runPath, result);
  };
  const notice = (...line: Piece[]): void => {
    news.push(...wrapLine(line, screen.width, MARGIN.length));
    draw();
  };
  const forRun = ({ scenario, runPath }: { scenario: string; runPath: string }): Reporter => {
    running.set(runPath, { scenario, atMs: 0 });
    return {
      onTick: (view, atMs) => void running.set(runPath, { scenario, view, atMs }),
      onNotice: (text) => notice(tinted('strong', scenario), `${MARGIN}${text}`),
      onEnd(view) {
        running.delete(runPath);
        end(view, runPath);
      },
      close: () => void running.delete(runPath),
    };
  };
  return {
    forRun,
    onTick: draw,
    onNotice: (text) => notice(tinted('strong', text)),
    close: () => screen.close(),
  };
}

/** Progress and results of several runs side by side. */
export function suiteProgress(io: SuiteIo): SuiteReporter {
  return io.progress.isTerminal ? liveSuite(io) : plainSuite(io);
}
