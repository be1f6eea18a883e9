import type { Output, Reporter } from '../reporter.ts';
import { blockLines } from './block.ts';
import { momentLines, TEXT_COLUMN } from './moments.ts';
import { Screen } from './screen.ts';
import { type Line, tinted, wrapLine } from './text.ts';

/** Progress on a terminal: a block that is rewritten with every tick, news scrolling away above it. */
export function liveProgress(output: Output): Reporter {
  const screen = new Screen(output);
  let news: Line[] = [];
  let block: Line[] = [];
  const draw = (): void => {
    screen.draw(news, block);
    news = [];
  };
  return {
    onEvent(event, view) {
      const indent = Math.min(TEXT_COLUMN, Math.floor(screen.width / 3));
      news.push(...momentLines(event, view).flatMap((line) => wrapLine(line, screen.width, indent)));
    },
    onTick(view, atMs) {
      block = blockLines(view, atMs, screen.width);
      draw();
    },
    // At once: before the run begins nothing ticks, and that is when people wait.
    onNotice(text) {
      news.push(...wrapLine([tinted('strong', text)], screen.width, 0));
      draw();
    },
    onEnd() {
      block = [];
      if (news.length > 0) draw();
      screen.close();
    },
    close: () => screen.close(),
  };
}
