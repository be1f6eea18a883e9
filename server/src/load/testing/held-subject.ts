import type { Operation, Outcome, Subject } from '../../subjects/subject.ts';

/** A request that waits for the test to answer it. */
export interface HeldRequest {
  operation: Operation;
  answer(outcome?: Outcome): void;
  fail(): void;
}

/** A subject whose answers come when the test says so. */
export interface HeldSubject extends Subject {
  /** Requests not answered yet, the oldest first. */
  readonly held: HeldRequest[];
  /** Every operation asked for. */
  readonly asked: Operation[];
}

export const OK: Outcome = { status: 'ok', source: 'redis', cache: 'hit' };

export function heldSubject(): HeldSubject {
  const held: HeldRequest[] = [];
  const asked: Operation[] = [];
  return {
    held,
    asked,
    open: async () => undefined,
    close: async () => undefined,
    request: (operation) => {
      asked.push(operation);
      return new Promise((resolve, reject) => {
        held.push({
          operation,
          answer: (outcome = OK) => resolve(outcome),
          fail: () => reject(new Error('a subject must not reject')),
        });
      });
    },
  };
}

/** Lets every promise that is settled already run its callbacks. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
