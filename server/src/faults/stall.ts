import { durationField } from '@firedrill/contract';
import * as z from 'zod';
import type { RedisSession } from '../drivers/driver.ts';
import { abortable } from '../platform/abortable.ts';
import type { Clock } from '../platform/clock.ts';
import type { Fault } from './fault.ts';
import { redisByHand, redisUndo } from './redis.ts';

const EACH_MS = { min: 300, max: 2_000 } as const;
/** An answer that takes this long has waited; the next slow command may have come a moment late. */
const LATE_MS = 100;
const END = ['PING'];

/**
 * Sends one slow command after the other over each of two connections, half a command apart: while one is carried out
 * the next one waits already, so that the server is never free.
 */
class SlowCommands {
  readonly #eachMs: number;
  readonly #clock: Clock;
  readonly #work: Promise<unknown>;
  readonly #sessions: readonly RedisSession[];
  #answeredMs = 0;
  /** When the last command ended, in whatever way. */
  #lastMs: number;
  #ended = false;

  constructor(sessions: readonly RedisSession[], eachMs: number, clock: Clock) {
    this.#sessions = sessions;
    this.#eachMs = eachMs;
    this.#clock = clock;
    this.#lastMs = clock.nowMs();
    // What ends them in any other way than `end` shows in the proof, which no longer holds.
    this.#work = Promise.allSettled(sessions.map((session, i) => this.#keepBusy(session, (i * eachMs) / 2)));
  }

  /** Ends when the last command has; resolves with that moment. */
  async end(signal: AbortSignal): Promise<number> {
    this.#ended = true;
    await abortable(this.#work, signal);
    for (const session of this.#sessions) session.close();
    return this.#lastMs;
  }

  async #keepBusy(session: RedisSession, delayMs: number): Promise<void> {
    const untilAnswered = new AbortController().signal;
    await this.#clock.sleep(delayMs);
    while (!this.#ended) {
      try {
        await session.command(['DEBUG', 'SLEEP', String(this.#eachMs / 1_000)], untilAnswered);
      } finally {
        this.#lastMs = this.#clock.nowMs();
      }
      const answeredMs = this.#lastMs;
      // Two that were answered together would leave the server free together.
      if (answeredMs - this.#answeredMs < this.#eachMs / 4) await this.#clock.sleep(this.#eachMs / 2);
      this.#answeredMs = answeredMs;
    }
  }
}

/** Slow commands keep the server's only thread busy: KEYS *, a range over everything, a long script. */
export const stall: Fault<'redis-admin', { each: number }> = {
  kind: 'stall',
  summary: 'Slow commands follow each other (DEBUG SLEEP): every other command waits its turn behind them.',
  symptom: 'answers come very late or after any time limit, many at once',
  classification: 'network',
  needs: 'redis-admin',
  roles: ['cache', 'standby'],
  params: z.strictObject({
    each: durationField
      .refine((ms) => ms >= EACH_MS.min && ms <= EACH_MS.max, {
        message: `must lie between ${EACH_MS.min}ms and ${EACH_MS.max / 1_000}s`,
      })
      .prefault('1s')
      .meta({ description: 'How long each of the slow commands takes, 300ms to 2s.' }),
  }),
  prepare(redis, { each }, role, { clock }) {
    let slow: SlowCommands | undefined;
    let endedMs: number | undefined;
    return {
      // Whoever undoes it ends the connections over which the slow commands come.
      undo: redisUndo([END]),
      proof: {
        inForce: [{ probe: role, states: ['silent', 'up'], slowerThanMs: LATE_MS }],
        gone: [{ probe: role, states: ['up'], fasterThanMs: LATE_MS }],
      },
      async inject(signal) {
        const sessions = [await redis.open(signal), await redis.open(signal)];
        signal.throwIfAborted();
        slow = new SlowCommands(sessions, each, clock);
        return { atMs: clock.nowMs(), detail: `slow commands of ${each} ms follow each other` };
      },
      async heal(signal) {
        endedMs = (await slow?.end(signal)) ?? endedMs ?? clock.nowMs();
        slow = undefined;
        await redis.command(END, signal);
        return { atMs: endedMs, detail: 'the last slow command has ended' };
      },
      byHand: redisByHand(role, [
        ['CLIENT', 'LIST'],
        ['CLIENT', 'KILL', 'ID', '<those that sleep>'],
      ]),
    };
  },
};
