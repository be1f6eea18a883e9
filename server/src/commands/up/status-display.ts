import type { RunSummary } from '@firedrill/contract';
import type { DrillService } from '../../http/drill-service.ts';
import type { Clock } from '../../platform/clock.ts';
import { Screen } from '../../reporters/line/screen.ts';
import type { Output } from '../../reporters/reporter.ts';
import { endLine, type Situation, statusLine } from './status.ts';

const LOOK_EVERY_MS = 500;
/** Stored runs are counted less often: others than this server store and remove some. */
const LOOKS_PER_COUNT = 10;

/** What is shown, and where. */
export interface StatusOptions {
  service: Pick<DrillService, 'live' | 'runs' | 'run' | 'isHealing'>;
  viewers(): number;
  output: Output;
  clock: Clock;
}

/** Shows in the terminal what goes on: a line that is rewritten, or in a pipe a line for each change. */
export class StatusDisplay {
  readonly #options: StatusOptions;
  readonly #screen: Screen | undefined;
  #stop: () => void = () => undefined;
  #underWay = new Set<string>();
  #storedCount = 0;
  #looksToCount = 0;
  #shown = '';
  #isLooking = false;
  #isClosed = false;

  constructor(options: StatusOptions) {
    this.#options = options;
    this.#screen = options.output.isTerminal ? new Screen(options.output) : undefined;
  }

  /** Shows it from now on. */
  start(): void {
    this.#stop = this.#options.clock.every(LOOK_EVERY_MS, () => void this.look());
    void this.look();
  }

  /** Looks once; what cannot be read now is shown the next time. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { service, viewers } = this.#options;
      const { runs } = await service.live();
      const ended = await this.#ended(runs);
      const situation = {
        runs,
        storedCount: await this.#count(ended.length > 0),
        viewerCount: viewers(),
        isHealing: service.isHealing,
      };
      if (!this.#isClosed) this.#show(ended.map(endLine), situation);
    } catch {
      // The next look is half a second away, and the dashboard shows what is wrong.
    } finally {
      this.#isLooking = false;
    }
  }

  /** Says something above the line. */
  notice(text: string): void {
    if (this.#screen) this.#screen.draw([[text]], [[this.#shown]]);
    else this.#options.output.write(`${text}\n`);
  }

  /** Takes the line away. */
  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.#screen?.close();
  }

  /** The runs that were under way at the last look and are not any more. */
  async #ended(runs: readonly RunSummary[]): Promise<RunSummary[]> {
    const now = new Set(runs.map(({ id }) => id));
    const gone = [...this.#underWay].filter((id) => !now.has(id));
    this.#underWay = now;
    const found = await Promise.allSettled(gone.map((id) => this.#options.service.run(id)));
    return found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  async #count(isNow: boolean): Promise<number> {
    this.#looksToCount -= 1;
    if (isNow || this.#looksToCount <= 0) {
      this.#storedCount = (await this.#options.service.runs()).length;
      this.#looksToCount = LOOKS_PER_COUNT;
    }
    return this.#storedCount;
  }

  #show(news: readonly string[], situation: Situation): void {
    const line = statusLine(situation, this.#screen !== undefined);
    if (this.#screen) {
      if (news.length > 0 || line !== this.#shown)
        this.#screen.draw(
          news.map((text) => [text]),
          [[line]],
        );
    } else {
      const lines = line === this.#shown ? news : [...news, line];
      for (const text of lines) this.#options.output.write(`${text}\n`);
    }
    this.#shown = line;
  }
}
