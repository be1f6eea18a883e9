import {
  type FaultView,
  FiredrillError,
  type PlannedFault,
  type Role,
  type RunView,
} from '@firedrill/contract';

/** Throws `usage.invalid` where a run has no target of a role. */
export function refuseIfMissing({ run }: RunView, on: Role): void {
  const roles = run?.targets.map(({ role }) => role) ?? [];
  if (roles.includes(on)) return;
  throw new FiredrillError('usage.invalid', `this drill has no ${on}`, {
    hint: `its targets: ${roles.join(', ')}`,
  });
}

/**
 * Throws `fault.conflict` where a fault is on a target already or, `pending`, about to be: the proof of one would
 * contradict the other's.
 */
export function refuseIfTaken(
  { faults }: RunView,
  pending: readonly Pick<PlannedFault, 'id' | 'kind' | 'on'>[],
  on: Role,
): void {
  const present = faults.find((fault) => fault.on === on && !isOver(fault));
  const fault = present ?? pending.find((candidate) => candidate.on === on);
  if (!fault) return;
  const { said, hint } = inTheWay(present?.state);
  throw new FiredrillError('fault.conflict', `the ${on} is taken: ${fault.kind} (${fault.id}) ${said}`, {
    hint,
  });
}

function inTheWay(state: FaultView['state'] | undefined): { said: string; hint: string } {
  switch (state) {
    case 'healing':
      return { said: 'is being removed', hint: 'ask again in a moment' };
    case 'healed':
      return { said: 'was removed and is not yet proven gone', hint: 'ask again in a moment' };
    case 'stuck':
      return { said: 'could not be healed', hint: 'end the drill and mend it by hand, as its journal says' };
    default:
      return {
        said: 'is at work there',
        hint: 'heal it first: one fault would contradict the proof of the other',
      };
  }
}

/** Whether a fault has gone, or is as gone as it could be shown to be. */
function isOver({ state, failures }: FaultView): boolean {
  return state === 'gone' || (state === 'healed' && failures.some(({ stage }) => stage === 'prove-gone'));
}
