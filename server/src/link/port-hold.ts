import { connect, type Socket } from 'node:net';
import type { Clock } from '../platform/clock.ts';
import { resetSocket } from './socket-ends.ts';
import { after } from './timer.ts';

const HOLD_WITHIN_MS = 1_000;

/**
 * Keeps a port from being given away while nobody listens on it: a connection from ourselves to ourselves, made while
 * the port still listens, occupies it without answering on it, so the kernel hands it to nobody as a free one.
 */
export class PortHold {
  readonly #outer: Socket;
  #inner: Socket | undefined;
  #onClaimed: () => void = () => {};

  constructor(host: string, port: number) {
    this.#outer = connect({ host, port });
    this.#outer.on('error', () => {});
  }

  /** Whether an accepted socket is the other end of the hold, which takes it. */
  claims(socket: Socket): boolean {
    if (this.#inner !== undefined || socket.remotePort !== this.#outer.localPort) return false;
    this.#inner = socket;
    socket.on('error', () => {});
    this.#onClaimed();
    return true;
  }

  /** Resolves when the port is held, or when it cannot be, in which case reopening may find it taken. */
  async settled(clock: Clock): Promise<void> {
    if (this.#inner !== undefined) return;
    await new Promise<void>((resolve) => {
      const cancel = after(clock, HOLD_WITHIN_MS, resolve);
      const done = (): void => {
        cancel();
        resolve();
      };
      this.#onClaimed = done;
      this.#outer.once('close', done);
    });
  }

  /** Gives the port up; RST leaves no TIME_WAIT behind. */
  release(): void {
    resetSocket(this.#outer);
    if (this.#inner) resetSocket(this.#inner);
  }
}
