import {
  answersOf,
  countOf,
  FATE_WORDS,
  type Fate,
  formatDuration,
  latenciesOf,
  percentileUs,
  type RunView,
  type Source,
  type SparseHistogram,
} from '@firedrill/contract';
import {
  allTallies,
  type Fates,
  fatesOf,
  type LastSecond,
  lastSecond,
  shownFates,
  splitWrites,
  sumOf,
} from '../summary.ts';
import { type Column, tableLines } from './table.ts';
import { type Line, type Piece, shareText, type Tone, tinted, widthOf } from './text.ts';

const FATE_TONES: Record<Fate, Tone> = {
  redis: 'redis',
  mysql: 'mysql',
  stale: 'stale',
  none: 'strong',
  failed: 'error',
  unanswered: 'unanswered',
};

/** Bars differ by their filling too, for those who do not see the colours. */
const FILLINGS: Record<Fate, string> = {
  redis: '█',
  mysql: '▓',
  stale: '▒',
  none: '░',
  failed: '×',
  unanswered: '·',
};

/** A percentile of fewer samples is shown faint. */
const FAINT_BELOW_SAMPLES = 20;

const TITLE = 'last second';
/** Cells of the columns after the bar, and of the spaces between all columns. */
const BESIDE_BAR = 8 + 6 + 7 + 7 + 5 * 2;
const BAR_WIDTH_MAX = 40;

/** A bar for a share of 1: at least one cell for anything above zero, all of them only for all. */
function shareBar(fate: Fate, share: number, width: number): string {
  const cells = Math.max(
    share > 0 ? 1 : 0,
    Math.min(Math.round(share * width), share < 1 ? width - 1 : width),
  );
  return FILLINGS[fate].repeat(Math.max(0, cells));
}

/** A rate per second for people: whole numbers from ten on, and never 0 for something. */
function rateText(count: number, durationMs: number): string {
  const perSecond = durationMs === 0 ? 0 : count / (durationMs / 1_000);
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en');
}

function percentileCell(histogram: SparseHistogram, share: number): Piece {
  const valueUs = percentileUs(histogram, share);
  if (valueUs === undefined) return tinted('faint', '–');
  const text = formatDuration(valueUs / 1_000);
  return countOf(histogram) < FAINT_BELOW_SAMPLES ? tinted('faint', text) : text;
}

const isSource = (fate: Fate): fate is Source => fate !== 'failed' && fate !== 'unanswered';

function fateRow(fate: Fate, fates: Fates, second: LastSecond, barWidth: number): Piece[] {
  const total = sumOf(fates);
  const share = total === 0 ? undefined : fates[fate] / total;
  const times = isSource(fate) ? latenciesOf(second.tallies, { source: fate }, 'intended') : [];
  return [
    tinted(FATE_TONES[fate], FATE_WORDS[fate]),
    tinted(FATE_TONES[fate], shareBar(fate, share ?? 0, barWidth)),
    share === undefined ? tinted('faint', '–') : shareText(share),
    rateText(fates[fate], second.durationMs),
    percentileCell(times, 0.5),
    percentileCell(times, 0.99),
  ];
}

/** Writes have no share: they go to the database whatever the cache does. */
function writesRow(second: LastSecond): Piece[] {
  const { writes } = splitWrites(second.tallies);
  const bad = writes.failed + writes.unanswered;
  const times = latenciesOf(second.tallies, { op: 'write' }, 'intended');
  return [
    tinted('faint', 'writes'),
    bad === 0 ? '' : tinted('error', `${bad} not done`),
    '',
    rateText(writes.ok, second.durationMs),
    percentileCell(times, 0.5),
    percentileCell(times, 0.99),
  ];
}

/** Where the answers of the last second came from, how many, and how fast. */
export function answerLines(view: RunView, atMs: number, width: number): Line[] {
  const second = lastSecond(view, atMs);
  if (!second) return [[tinted('faint', 'no answers were counted in the last two seconds')]];
  const seen = allTallies(view);
  const shown = shownFates(fatesOf(answersOf(seen)));
  const nameWidth = Math.max(widthOf(TITLE), ...shown.map((fate) => widthOf(FATE_WORDS[fate])));
  const barWidth = Math.min(BAR_WIDTH_MAX, Math.max(0, width - nameWidth - BESIDE_BAR));
  const columns: Column[] = [
    { title: TITLE, align: 'left', expendable: 0, minWidth: nameWidth },
    { title: '', align: 'left', expendable: 4, minWidth: barWidth },
    { title: 'share', align: 'right', expendable: 0, minWidth: 8 },
    { title: 'per s', align: 'right', expendable: 1, minWidth: 6 },
    { title: 'p50', align: 'right', expendable: 3, minWidth: 7 },
    { title: 'p99', align: 'right', expendable: 2, minWidth: 7 },
  ];
  const fates = fatesOf(splitWrites(second.tallies).queries);
  const rows = shown.map((fate) => fateRow(fate, fates, second, barWidth));
  const writing = seen.some(({ op }) => op === 'write');
  const lost =
    second.dropped === 0
      ? []
      : [[tinted('error', `${second.dropped} of ${second.offered} requests due were not sent`)]];
  return [...tableLines(columns, [...rows, ...(writing ? [writesRow(second)] : [])], width), ...lost];
}
