import type { BreakerState, PoolState, Role, RunEvent } from '@firedrill/contract';

/** What of a run under way is a state and not a sum. */
export class RunState {
  readonly #faults = new Map<string, { kind: string; isInForce: boolean }>();
  readonly #breakers = new Map<string, BreakerState>();
  readonly #pools = new Map<Role, PoolState>();

  /** Kinds of the faults in force; one that is in force twice is there twice. */
  get faultsInForce(): string[] {
    return [...this.#faults.values()].filter(({ isInForce }) => isInForce).map(({ kind }) => kind);
  }

  /** States of the client's breakers. */
  get breakers(): BreakerState[] {
    return [...this.#breakers.values()];
  }

  /** States of the client's pools of connections, by the target that they lead to. */
  get pools(): [pool: Role, state: PoolState][] {
    return [...this.#pools];
  }

  fold(event: RunEvent): void {
    switch (event.type) {
      case 'fault.injecting':
        this.#faults.set(event.faultId, { kind: event.kind, isInForce: false });
        break;
      case 'fault.injected': {
        const fault = this.#faults.get(event.faultId);
        if (fault) fault.isInForce = true;
        break;
      }
      case 'fault.healed':
        this.#faults.delete(event.faultId);
        break;
      case 'breaker.state':
        this.#breakers.set(event.breaker, event.state);
        break;
      case 'pool.state':
        this.#pools.set(event.pool, event.state);
        break;
    }
  }
}
