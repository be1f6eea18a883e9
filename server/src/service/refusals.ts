import { FiredrillError, type LiveState } from '@firedrill/contract';

/** The run is under way, so it cannot be removed. */
export function underWay(runId: string): FiredrillError {
  return new FiredrillError('run.busy', `run ${runId} is under way`, { hint: 'stop it first' });
}

/** What can be done where it is the queue that takes all the room: what it began ends, and it begins the next. */
export function besideQueue(error: unknown, { waiting, underWay }: LiveState['queue']): unknown {
  if (!(error instanceof FiredrillError && error.code === 'run.busy')) return error;
  if (waiting + underWay === 0) return error;
  return new FiredrillError('run.busy', error.message, {
    hint: 'the queue begins its runs as there is room: let a scenario wait in it too (POST /api/queue), or pause it (POST /api/queue/pause) and wait for the end of what is under way',
  });
}

/** What the run left in force has to be healed before it can be removed. */
export function leftInForce(runId: string): FiredrillError {
  return new FiredrillError(
    'fault.stuck',
    `run ${runId} left a fault in force, which its record is needed to heal`,
    { hint: 'heal it first: firedrill heal' },
  );
}

/** The store's error for whoever asks over HTTP: it names the setting; the terminal is told which folder it is. */
export function unstored(error: unknown, tell: (message: string) => void): unknown {
  if (!(error instanceof FiredrillError && error.code === 'journal.write')) return error;
  tell(error.message);
  return new FiredrillError('journal.write', 'the server cannot store a run in the folder of its --out', {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}
