import { emptyView, type RunEvent, type RunView, reduceRun } from '@firedrill/contract';
import type { RunSeries } from '../model.ts';
import { markOf, type SeriesMark, seriesAt } from './fold/mark.ts';
import { emptySeries, foldSeries } from './fold/series.ts';

/** Events between two checkpoints at first; whenever there would be too many checkpoints, every other one goes. */
const EVENTS_APART = 128;
const CHECKPOINTS_MAX = 256;

/** A run after some of its events. */
export interface RunFrame {
  /** How many events are folded in. */
  count: number;
  view: RunView;
  series: RunSeries;
}

interface Checkpoint {
  count: number;
  view: RunView;
  mark: SeriesMark;
}

/** A run of which no event has come. */
export function emptyFrame(): RunFrame {
  return { count: 0, view: emptyView(), series: emptySeries() };
}

/** Folds one event into a frame, its columns in place. */
export function foldEvent(frame: RunFrame, event: RunEvent): void {
  frame.view = reduceRun(frame.view, event);
  foldSeries(frame.series, event, frame.view);
  frame.count += 1;
}

/**
 * The events of a run, kept, with checkpoints between them, from which the run as it was at any moment is had by
 * folding at most a few hundred events again. An hour of a run, the longest there can be,
 * takes 40 to 65 MiB, most of it the events.
 */
export class Recording {
  readonly #events: RunEvent[] = [];
  /** When each event counts as having come: a run's moments never go back. */
  readonly #timesMs: number[] = [];
  #checkpoints: Checkpoint[] = [];
  #apart = EVENTS_APART;
  readonly #latest = emptyFrame();

  /** The run after all of its events; its columns are those that grow. */
  get latest(): Readonly<RunFrame> {
    return this.#latest;
  }

  /** The moment of the last event, in ms of the run. */
  get endMs(): number {
    return this.#timesMs.at(-1) ?? 0;
  }

  append(event: RunEvent): void {
    if (this.#latest.count % this.#apart === 0) this.#addCheckpoint();
    this.#events.push(event);
    this.#timesMs.push(Math.max(this.endMs, event.atMs));
    foldEvent(this.#latest, event);
  }

  /** How many events had come at a moment. */
  countAt(positionMs: number): number {
    let low = 0;
    let high = this.#timesMs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timesMs[middle] ?? 0) <= positionMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The run at a moment. `from` is the frame shown before: a small step forward grows its columns in place, any other
   * gives new ones.
   */
  frameAt(positionMs: number, from: RunFrame): RunFrame {
    const count = this.countAt(positionMs);
    if (count === from.count) return from;
    if (count === this.#latest.count) return this.#latest;
    const isNear = count > from.count && count - from.count <= this.#apart;
    const frame = isNear ? { ...from } : this.#checkpointBefore(count);
    for (let i = frame.count; i < count; i += 1) {
      const event = this.#events[i];
      if (event) foldEvent(frame, event);
    }
    return frame;
  }

  #addCheckpoint(): void {
    const { count, view, series } = this.#latest;
    this.#checkpoints.push({ count, view, mark: markOf(series) });
    if (this.#checkpoints.length < CHECKPOINTS_MAX) return;
    this.#apart *= 2;
    this.#checkpoints = this.#checkpoints.filter(({ count: at }) => at % this.#apart === 0);
  }

  #checkpointBefore(count: number): RunFrame {
    const checkpoint = this.#checkpoints.findLast((candidate) => candidate.count <= count);
    if (!checkpoint) return emptyFrame();
    const { view, mark } = checkpoint;
    return { count: checkpoint.count, view, series: seriesAt(this.#latest.series, mark) };
  }
}
