import type { RunSummary } from '@firedrill/contract';
import type { DrillService } from '../../http/drill-service.ts';
import type { Clock } from '../../platform/clock.ts';
import { Screen } from '../../reporters/line/screen.ts';
import { wrapLine } from '../../reporters/line/text.ts';
import type { Output } from '../../reporters/reporter.ts';
import { endLine, type Situation, statusLines } from './status.ts';

const LOOK_EVERY_MS = 500;
const NEWS_INDENT = 2;

/** What is shown, and where. */
export interface StatusOptions {
  service: Pick<DrillService, 'runs' | 'isHealing'>;
  viewers(): number;
  output: Output;
  clock: Clock;
}

/** Shows in the terminal what goes on: lines that are rewritten, or in a pipe a line for each change. */
export class StatusDisplay {
  readonly #options: StatusOptions;
  readonly #screen: Screen | undefined;
  #stop: () => void = () => undefined;
  /** Those that were over at the last look; before the first one, nothing is news. */
  #over: ReadonlySet<string> | undefined;
  #shown: readonly string[] = [];
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#screen = options.output.isTerminal ? new Screen(options.output) : undefined;
  }

  /** Shows it from now on. */
  start(): void {
    void this.look();
    this.#stop = this.#options.clock.every(LOOK_EVERY_MS, () => {
      if (!this.#looking) void this.look();
    });
  }

  /** Looks once, after the look under way; what cannot be read now is shown the next time. */
  async look(): Promise<void> {
    const looking = (this.#looking ?? Promise.resolve()).then(() => this.#look());
    this.#looking = looking;
    await looking;
    if (this.#looking === looking) this.#looking = undefined;
  }

  /** Says something above the lines. */
  notice(text: string): void {
    if (this.#screen) this.#draw(this.#screen, [text]);
    else this.#options.output.write(`${text}\n`);
  }

  /** Takes the lines away. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#screen?.close();
  }

  async #look(): Promise<void> {
    try {
      const { service, viewers } = this.#options;
      const runs = await service.runs();
      if (this.#isClosed) return;
      const situation = {
        runs: runs.filter((run) => !isOver(run)),
        storedCount: runs.filter((run) => !isOver(run) || run.startedAt !== undefined).length,
        viewerCount: viewers(),
        isHealing: service.isHealing,
      };
      this.#show(this.#ended(runs).map(endLine), situation);
    } catch {
      // The next look is half a second away, and the dashboard shows what is wrong.
    }
  }

  /** The runs that are over since the last look, were they under way then or not yet begun; the oldest first. */
  #ended(runs: readonly RunSummary[]): RunSummary[] {
    const over = runs.filter(isOver);
    const known = this.#over;
    this.#over = new Set(over.map(({ id }) => id));
    return known ? over.filter(({ id }) => !known.has(id)).reverse() : [];
  }

  #show(news: readonly string[], situation: Situation): void {
    const lines = statusLines(situation, this.#screen !== undefined);
    const isSame = lines.join('\n') === this.#shown.join('\n');
    this.#shown = lines;
    if (this.#screen) {
      if (news.length > 0 || !isSame) this.#draw(this.#screen, news);
    } else {
      for (const text of isSame ? news : [...news, lines.join(' · ')])
        this.#options.output.write(`${text}\n`);
    }
  }

  /** What is news stays on the screen as a whole, however long it is. */
  #draw(screen: Screen, news: readonly string[]): void {
    const above = news.flatMap((text) => wrapLine([text], screen.width, NEWS_INDENT));
    screen.draw(
      above,
      this.#shown.map((line) => [line]),
    );
  }
}

function isOver({ state }: RunSummary): boolean {
  return state === 'finished' || state === 'died';
}
