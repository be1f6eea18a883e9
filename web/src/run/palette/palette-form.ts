import {
  type FaultDescription,
  type InjectFault,
  type ParameterInfo,
  parseAs,
  type Role,
} from '@firedrill/contract';

/** What has been entered for a fault; text as it stands in the fields. */
export interface PaletteForm {
  on: Role;
  params: Readonly<Record<string, string | boolean>>;
  /** How long it is to last; empty until it is healed by hand. */
  forText: string;
}

/** The least and the most that a fault may last, in ms, as the API has it. */
const FOR_MS = { min: 200, max: 3_600_000 } as const;

/** What of a drill decides which faults can be done in it. */
export interface DrillFacts {
  /** Kind of its driver. */
  driver: string;
  /** The targets that it has. */
  targets: readonly Role[];
  hasTls: boolean;
  /** Whether its standby follows its cache. */
  isReplicated: boolean;
  /** The targets with a fault on them, by its name: there is one at a time. */
  taken: ReadonlyMap<Role, string>;
}

/** A fault of the catalogue, with the targets on which it can be done. */
export interface Offer {
  fault: FaultDescription;
  roles: readonly Role[];
  /** Why it cannot be done here, or not now. */
  reason?: string;
}

/** Why a target cannot be broken now; `undefined` when it can. */
export function takenWords(role: Role, taken: DrillFacts['taken']): string | undefined {
  const name = taken.get(role);
  return name === undefined ? undefined : `heal ${name} first: one fault at a time on a target`;
}

function offerOf(fault: FaultDescription, able: readonly Role[], facts: DrillFacts): Offer {
  const roles = able.filter((role) => facts.targets.includes(role));
  const [first] = roles;
  if (first === undefined) return { fault, roles, reason: `this drill has no ${able.join(' and no ')}` };
  if (fault.needs === 'tls' && !facts.hasTls) return { fault, roles, reason: 'this drill runs without TLS' };
  if (fault.needs === 'replication' && !facts.isReplicated) {
    return { fault, roles, reason: 'the standby of this drill does not replicate' };
  }
  const reason = takenWords(first, facts.taken);
  if (reason === undefined || roles.some((role) => !facts.taken.has(role))) return { fault, roles };
  return { fault, roles, reason };
}

/** Faults that the drill's driver knows how to do, each with the reason where it cannot be done here and now. */
export function offersOf(faults: readonly FaultDescription[], facts: DrillFacts): Offer[] {
  return faults.flatMap((fault) => {
    const able = fault.drivers[facts.driver] ?? [];
    return able.length === 0 ? [] : [offerOf(fault, able, facts)];
  });
}

const GROUP_NAMES: Record<FaultDescription['classification'], string> = {
  network: 'Network and outages',
  authentication: 'Authentication',
  'resource-exhaustion': 'Exhaustion',
  configuration: 'Configuration',
  none: 'Nothing fails visibly',
};

/** Offers by what kind of trouble they are, in the order of the names. */
export function groupsOf(offers: readonly Offer[]): { name: string; offers: readonly Offer[] }[] {
  return Object.entries(GROUP_NAMES)
    .map(([kind, name]) => ({ name, offers: offers.filter(({ fault }) => fault.classification === kind) }))
    .filter((group) => group.offers.length > 0);
}

/** The form of a fault before anything is entered; its target is the usual one even while that is taken. */
export function emptyForm(fault: FaultDescription, roles: readonly Role[]): PaletteForm {
  const on = roles[0] ?? 'cache';
  const params = fault.params.map(({ name, kind, default: value }) => [
    name,
    kind === 'boolean' ? value === true : value === undefined ? '' : String(value),
  ]);
  return { on, params: Object.fromEntries(params), forText: '' };
}

/** The units to choose from: of two spellings of one the plain one. */
export function unitChoices(units: readonly string[]): string[] {
  return units.filter((unit) => unit !== 'µs' || !units.includes('us'));
}

/** What is wrong with what stands in a parameter's field; `undefined` when nothing is. */
export function mistakeIn(info: ParameterInfo, value: string | boolean | undefined): string | undefined {
  if (typeof value === 'boolean') return undefined;
  const text = (value ?? '').trim();
  if (text === '') return info.default === undefined ? 'must be given' : undefined;
  if (info.kind === 'number' && !Number.isFinite(Number(text))) return 'must be a number';
  if (info.kind === 'integer' && !/^-?\d+$/.test(text)) return 'must be a whole number';
  if (info.kind === 'quantity' && !/^\d/.test(text)) return 'must be a number with its unit';
  return undefined;
}

/** What is wrong with how long it is to last. */
export function mistakeInDuration(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const ms = parseAs('duration', text);
  if (ms === undefined) return 'must be a duration, for example 8s';
  if (ms < FOR_MS.min || ms > FOR_MS.max) return 'must be from 200 ms to 1 h';
  return undefined;
}

function paramValue({ kind }: ParameterInfo, value: string | boolean): string | number | boolean {
  return typeof value === 'string' && (kind === 'number' || kind === 'integer') ? Number(value) : value;
}

/** The request that a form stands for; `undefined` while something in it is wrong. */
export function requestOf(fault: FaultDescription, form: PaletteForm): InjectFault | undefined {
  const isWrong = fault.params.some((info) => mistakeIn(info, form.params[info.name]) !== undefined);
  if (isWrong || mistakeInDuration(form.forText) !== undefined) return undefined;
  const params = fault.params.flatMap((info) => {
    const value = form.params[info.name];
    return value === undefined || value === '' ? [] : [[info.name, paramValue(info, value)] as const];
  });
  const forMs = fault.momentary ? undefined : parseAs('duration', form.forText);
  return {
    kind: fault.kind,
    on: form.on,
    params: Object.fromEntries(params),
    ...(forMs === undefined ? {} : { forMs: Math.round(forMs) }),
  };
}
