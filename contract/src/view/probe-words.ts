/** The probes by name, and the words in which people read of them: the same in the lanes, the log and the terminal. */
import type { ProbeReading } from '../run-event.ts';
import { ROLES, type Role } from '../vocabulary.ts';

const TARGETS: Record<Role, string> = { cache: 'Redis', standby: 'standby', database: 'MySQL' };

/** Every kind of probe, by the ending of its name, with what it looks at; the kind without one is the target itself. */
const LOOKS_AT = {
  '': (target) => target,
  path: (target) => `Way to ${target}`,
  write: (target) => `Write to ${target}`,
  connect: (target) => `Connect to ${target}`,
  lasting: (target) => `Session, ${target}`,
  bulk: (target) => `Bulk read, ${target}`,
  canary: (target) => `Data in ${target}`,
  eviction: (target) => `Eviction, ${target}`,
  lag: (target) => `${target} behind`,
} as const satisfies Record<string, (target: string) => string>;

/** A kind of probe: the ending of its name after the role and a hyphen, or nothing. */
export type ProbeKind = keyof typeof LOOKS_AT;

/** Every kind of probe that there is. */
export const PROBE_KINDS = Object.keys(LOOKS_AT) as readonly ProbeKind[];

/** What a probe looks for that an answer from a server which is otherwise well can say; others are `erring`. */
const ERRING_WORDS: Partial<Record<ProbeKind, string>> = {
  canary: 'emptied',
  eviction: 'evicting',
  lag: 'lagging',
};

/** The name of a probe: the role alone for the target itself. */
export function probeName(role: Role, kind: ProbeKind): string {
  return kind === '' ? role : `${role}-${kind}`;
}

/** The role and the kind behind a probe's name; nothing when no probe has it. */
export function readProbeName(name: string): { role: Role; kind: ProbeKind } | undefined {
  for (const role of ROLES) {
    const kind = PROBE_KINDS.find((candidate) => probeName(role, candidate) === name);
    if (kind !== undefined) return { role, kind };
  }
  return undefined;
}

/** `Redis`, `Way to standby`, `Data in Redis`: what a probe looks at; the name itself when no probe of today has it. */
export function probeLabel(name: string): string {
  const probe = readProbeName(name);
  if (!probe) return name;
  const label = LOOKS_AT[probe.kind](TARGETS[probe.role]);
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
}

/** What a probe found, in a word: its state, or what `erring` means of what this one looks at, such as `emptied`. */
export function probeWord({ probe, state }: Pick<ProbeReading, 'probe' | 'state'>): string {
  const kind = readProbeName(probe)?.kind;
  const word = state === 'erring' && kind !== undefined ? ERRING_WORDS[kind] : undefined;
  return word ?? state;
}
