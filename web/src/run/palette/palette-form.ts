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

/** Faults that a driver can do, with the roles on which it can. */
export function faultsFor(
  faults: readonly FaultDescription[],
  driver: string,
): { fault: FaultDescription; roles: readonly Role[] }[] {
  return faults
    .map((fault) => ({ fault, roles: fault.drivers[driver] ?? [] }))
    .filter(({ roles }) => roles.length > 0);
}

/** The form of a fault before anything is entered. */
export function emptyForm(fault: FaultDescription, roles: readonly Role[]): PaletteForm {
  const params = fault.params.map(({ name, kind, default: value }) => [
    name,
    kind === 'boolean' ? value === true : value === undefined ? '' : String(value),
  ]);
  return { on: roles[0] ?? 'cache', params: Object.fromEntries(params), forText: '' };
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
