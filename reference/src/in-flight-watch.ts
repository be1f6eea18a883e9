/**
 * Tells whether the oldest command in flight is older than `ageMsMax`, without a time stamp on each command.
 *
 * Redis answers in order. With `sent` commands written in all and `inFlight` of them unanswered, the first
 * `sent − inFlight` are answered; if that is fewer than had been sent `ageMsMax` ago, one sent before then is
 * still waiting. A socket timeout alone does not see this: it starts anew with each byte of a dripping reply.
 */
export class InFlightWatch {
  readonly #ageMsMax: number;
  #samples: Array<{ atMs: number; sent: number }> = [];

  constructor(ageMsMax: number) {
    this.#ageMsMax = ageMsMax;
  }

  /** Takes a sample; true when a command has been in flight for longer than allowed. */
  isStuck(nowMs: number, sent: number, inFlight: number): boolean {
    this.#samples.push({ atMs: nowMs, sent });
    while (this.#samples.length > 1 && (this.#samples[1]?.atMs ?? nowMs) <= nowMs - this.#ageMsMax) {
      this.#samples.shift();
    }
    const oldest = this.#samples[0];
    if (oldest === undefined || oldest.atMs > nowMs - this.#ageMsMax) return false;
    return sent - inFlight < oldest.sent;
  }

  /** Forgets everything: another socket is in use. */
  clear(): void {
    this.#samples = [];
  }
}
