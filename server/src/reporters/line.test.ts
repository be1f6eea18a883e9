import { describe, expect, it } from 'vitest';
import { line } from './line.ts';
import type { Output, Reporter } from './reporter.ts';
import { play } from './testing/play.ts';
import { crashRun, fold } from './testing/run-fixture.ts';
import { Pipe, Terminal } from './testing/terminal.ts';

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const RUN_PATH = '.firedrill/runs/run-1';

function reporterOf(progress: Output, result: Output): Reporter {
  const reporter = line.forRun?.({ progress, result, runPath: RUN_PATH });
  if (!reporter) throw new Error('line reports single runs');
  return reporter;
}

function resultOf(events = crashRun()): string {
  const result = new Pipe();
  reporterOf(new Pipe(), result).onEnd?.(fold(events));
  return result.text;
}

/** What the terminal shows at a moment of a run. */
function screenAt(stopMs: number, terminal: Terminal, events = crashRun()): string {
  let shown = '';
  play(reporterOf(terminal, new Pipe()), events, 200, (_view, atMs) => {
    if (atMs <= stopMs) shown = terminal.text();
  });
  return shown;
}

describe('line reporter in a log', () => {
  it('writes a line for each moment of note, a status every ten seconds, and the result apart', async () => {
    const progress = new Pipe();
    const result = new Pipe();
    play(reporterOf(progress, result), crashRun());
    await expect(progress.text).toMatchFileSnapshot('testing/crash-run.progress.txt');
    await expect(result.text).toMatchFileSnapshot('testing/crash-run.result.txt');
    expect(progress.text + result.text).not.toContain('\x1b');
  });

  it('depends on the time of the run alone, not on ticks', () => {
    const texts = [50, 3_000].map((tickMs) => {
      const progress = new Pipe();
      play(reporterOf(progress, new Pipe()), crashRun(), tickMs);
      return progress.text;
    });
    expect(texts[0]).toBe(texts[1]);
  });

  it('has colours where they are forced, and no other control', () => {
    const progress = new Pipe(true);
    play(reporterOf(progress, progress), crashRun());
    expect(progress.text).toContain('\x1b[');
    expect(progress.text.replaceAll(COLOUR, '')).not.toContain('\x1b');
  });
});

describe('line reporter on a terminal', () => {
  it.each([40, 80, 120])('never writes beyond %i columns, wide characters counted', (columns) => {
    const terminal = new Terminal(columns, 30, true);
    const events = crashRun({
      title: '緩存崩潰：Redis crashes 🚒 under load and comes back',
      failedPerWindow: 3,
    });
    play(reporterOf(terminal, new Pipe()), events);
    expect(terminal.wraps).toBe(0);
  });

  it('shows what is broken, what the client makes of it and where answers come from', () => {
    const screen = screenAt(14_200, new Terminal(80));
    expect(screen).toMatch(/Redis crashes under load and comes back +15\.8 s left/);
    expect(screen).toMatch(/▼ 14\.2 s/);
    expect(screen).toContain('crash on cache in force for 4.2 s of 8 s · ✓ proven');
    expect(screen).toContain('✕ refused for 4.1 s · connection refused');
    expect(screen).toMatch(/client +reconnecting for .* · breaker open for 4\.2 s/);
    expect(screen).toMatch(/reconnect +8 attempts · last delay 1\.8 s/);
    expect(screen).toMatch(/Redis +0 % +0 +– +–/);
    expect(screen).toMatch(/MySQL +▓+ +100 % +476 +1\.\d+ ms/);
  });

  it('tells past from future and a fault from the rest in the ruler', () => {
    const ruler = screenAt(14_200, new Terminal(80))
      .split('\n')
      .find((text) => text.includes('╍'));
    expect(ruler?.trim()).toMatch(/^╍+━+█+░+─+$/);
  });

  it('runs the recovery clock and stops it', () => {
    expect(screenAt(19_000, new Terminal(80))).toMatch(/recovery +1\.0 s so far · reachable \+82 ms/);
    expect(screenAt(21_000, new Terminal(80))).toMatch(/recovery +✓ 220 ms/);
  });

  it('writes a frame at once, hides the cursor and gives it back', () => {
    const terminal = new Terminal(80);
    const reporter = reporterOf(terminal, new Pipe());
    const events = crashRun();
    let ticks = 0;
    play(reporter, events, 200, () => {
      ticks += 1;
      expect(terminal.writes).toBe(ticks);
      expect(terminal.cursorVisible).toBe(false);
    });
    expect(terminal.cursorVisible).toBe(true);
  });

  it('gives the cursor back when the run is given up', () => {
    const terminal = new Terminal(80);
    const reporter = reporterOf(terminal, new Pipe());
    reporter.onTick?.(fold(crashRun().slice(0, 9)), 2_100);
    reporter.close?.();
    expect(terminal.cursorVisible).toBe(true);
    expect(terminal.text()).toBe('');
  });

  it('leaves the news above and the result below, without the block', () => {
    const terminal = new Terminal(80);
    play(reporterOf(terminal, terminal), crashRun());
    const news = new Pipe();
    play(reporterOf(news, new Pipe()), crashRun());
    const lines = news.text.split('\n').filter((text) => !text.includes('  status '));
    expect(terminal.text().startsWith(lines.join('\n').trimEnd())).toBe(true);
    expect(terminal.text()).toContain('✓ held  redis-crash');
    expect(terminal.text()).not.toContain('last second');
  });

  it.each([12, 20])('keeps the block within %i rows, so that it can be rewritten', (rows) => {
    const terminal = new Terminal(80, rows);
    play(reporterOf(terminal, new Pipe()), crashRun());
    expect(terminal.text()).not.toContain('last second');
    expect(terminal.text().match(/▼/g)).toBeNull();
  });

  it('does not lose its place when the terminal becomes narrower', () => {
    const wide = new Terminal(120);
    const reporter = reporterOf(wide, new Pipe());
    const view = fold(crashRun().slice(0, 60));
    reporter.onTick?.(view, 9_000);
    wide.reflow(50);
    reporter.onTick?.(view, 9_200);
    expect(wide.text().match(/▼/g)).toHaveLength(1);
    expect(wide.text().match(/last second/g)).toHaveLength(1);
  });

  it('says so when nothing is counted any more', () => {
    const terminal = new Terminal(80);
    const reporter = reporterOf(terminal, new Pipe());
    reporter.onTick?.(fold(crashRun().slice(0, 60)), 29_000);
    expect(terminal.text()).toContain('no answers were counted in the last two seconds');
  });
});

describe('result of a run', () => {
  it('is the same live, in a log, and from the stored events', () => {
    const onTerminal = new Pipe();
    const inLog = new Pipe();
    play(reporterOf(new Terminal(80), onTerminal), crashRun(), 70);
    play(reporterOf(new Pipe(), inLog), crashRun());
    expect(onTerminal.text).toBe(resultOf());
    expect(inLog.text).toBe(resultOf());
  });

  it('gives the reason for each claim that was not held', () => {
    const text = resultOf(
      crashRun({ failedPerWindow: 3, claims: ['error_rate(fault) < 1%', 'p99(fault, stale) < 5ms'] }),
    );
    expect(text).toMatch(/✕ failed {2}redis-crash/);
    expect(text).toMatch(
      /✕ error_rate\(fault\) < 1% +2\.47 % +failed\n +measured 2\.47 %, must be below 1 %/,
    );
    expect(text).toMatch(/\? p99\(fault, stale\) < 5ms +– +inconclusive\n +there was nothing to measure/);
    expect(text).toMatch(/Errors\n +exhausted 99/);
  });

  it('says what could not be proven or removed, and what to do by hand', () => {
    expect(resultOf(crashRun({ unproven: 'the cache still answered' }))).toMatch(
      /\? inconclusive[\s\S]*crash on cache \(f1\): the cache still answered[\s\S]*proven –/,
    );
    const stuck = resultOf(crashRun({ stuck: 'the port is taken' }));
    expect(stuck).toContain('✕ could not be removed: the port is taken');
    expect(stuck).toContain('by hand: npx firedrill heal');
  });

  it('is honest about a run that did not come to its end', () => {
    const interrupted = crashRun({ end: 'interrupted', endReasons: ['stopped by SIGINT'], endAtMs: 12_000 });
    const text = resultOf(interrupted);
    expect(text).toMatch(/\? inconclusive[\s\S]*12\.0 s, interrupted[\s\S]*stopped by SIGINT/);
    expect(text).toMatch(/\? availability >= 99% +– +inconclusive\n +it was not judged/);
    expect(resultOf(crashRun().slice(0, 80))).toContain(
      'the events of the run stop 11.5 s after its start, while crash on cache was in force',
    );
    expect(resultOf([])).toContain('the run did not begin');
  });

  it('says beside the verdict when the load loop is not to be trusted', () => {
    expect(resultOf(crashRun({ lagging: true, claims: ['availability >= 99%'] }))).toContain(
      '✓ held  ! load loop not trusted  redis-crash',
    );
    expect(resultOf()).not.toContain('not trusted');
  });

  it('says how long healing took when it was long', () => {
    expect(resultOf(crashRun({ healedAtMs: 18_400 }))).toMatch(/removed \+30 ms · healing took 400 ms/);
    expect(resultOf()).not.toContain('healing took');
  });

  it('fits a narrow terminal', () => {
    const terminal = new Terminal(40, 200);
    const events = crashRun({
      warnings: ['the load loop lagged by 14 ms: answer times are not to be trusted'],
    });
    reporterOf(new Pipe(), terminal).onEnd?.(fold(events));
    expect(terminal.wraps).toBe(0);
    expect(terminal.text()).toMatch(/Redis +MySQL +failed/);
  });
});
