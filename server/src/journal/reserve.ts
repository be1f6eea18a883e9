import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';

/** Enough for what a run still has to say while it heals for a minute and ends. */
const RESERVE_BYTES = 2 ** 20;

/**
 * Space on a disk that is kept for the last words of whoever writes there. The file has no name: the system frees its
 * space when it is released, and also when the process dies. Where there is no room for it, there is none to keep.
 */
export class Reserve {
  #fd: number | undefined;

  /** `path` is free for the file until it has lost its name again. */
  constructor(path: string) {
    try {
      this.#fd = openSync(path, 'wx');
      unlinkSync(path);
      // Zeros that are written take space; a file that is only made longer does not.
      const bytes = Buffer.alloc(RESERVE_BYTES);
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#fd, bytes, written);
    } catch {
      this.release();
    }
  }

  /** Gives the space free; `false` when there was none to give. Idempotent. */
  release(): boolean {
    if (this.#fd === undefined) return false;
    closeSync(this.#fd);
    this.#fd = undefined;
    return true;
  }
}
