/**
 * The moment that all charts, lanes and the log point at together. It is outside of React: a move of the pointer changes
 * a few styles and texts, and renders nothing. `placed` stays when the pointer leaves; `hovered` goes with it.
 */
export class TimeCursor {
  #placedMs: number | undefined;
  #hoveredMs: number | undefined;
  #frame: number | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(placedMs?: number) {
    this.#placedMs = placedMs;
  }

  /** What is pointed at, in ms of the run; `undefined` when nothing is. */
  get atMs(): number | undefined {
    return this.#hoveredMs ?? this.#placedMs;
  }

  /** The moment that was chosen and stays. */
  get placedMs(): number | undefined {
    return this.#placedMs;
  }

  /** Follows the pointer; `undefined` when it has left. */
  hover(atMs: number | undefined): void {
    if (this.#hoveredMs === atMs) return;
    this.#hoveredMs = atMs;
    this.#announce();
  }

  /** Chooses a moment, or none. */
  place(atMs: number | undefined): void {
    this.#hoveredMs = undefined;
    this.#placedMs = atMs;
    this.#announce();
  }

  /** Calls back once a frame at most when what is pointed at has changed. Returns the unsubscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #announce(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      for (const listener of this.#listeners) listener();
    });
  }
}
