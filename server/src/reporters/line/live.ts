import type { Output, Reporter } from '../reporter.ts';
import { blockLines } from './block.ts';
import { momentLines, TEXT_COLUMN } from './moments.ts';
import { Screen } from './screen.ts';
import { type Line, wrapLine } from './text.ts';

/** Progress on a terminal: a block that is rewritten with every tick, news scrolling away above it. */
export function liveProgress(output: Output): Reporter {
  const screen = new Screen(output);
  let news: Line[] = [];
  return {
    onEvent(event, view) {
      const indent = Math.min(TEXT_COLUMN, Math.floor(screen.width / 3));
      news.push(...momentLines(event, view).flatMap((line) => wrapLine(line, screen.width, indent)));
    },
    onTick(view, atMs) {
      screen.draw(news, blockLines(view, atMs, screen.width));
      news = [];
    },
    onEnd() {
      if (news.length > 0) screen.draw(news, []);
      news = [];
      screen.close();
    },
    close: () => screen.close(),
  };
}
