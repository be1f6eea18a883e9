import {
  type Expectation,
  FAILURE_CLASSES,
  type InjectedClass,
  type ParameterInfo,
  type Role,
} from '@firedrill/contract';
import type { Capabilities } from '../drivers/driver.ts';
import type { PreparedFault } from '../faults/fault.ts';
import type { RegisteredFault } from '../faults/index.ts';
import { parametersOf } from '../faults/parameters.ts';
import { SAMPLE_CAPABILITIES } from '../faults/sample-capabilities.ts';
import type { Clock } from '../platform/clock.ts';

/** A driver as far as the catalogue tells of it. */
export interface DescribedDriver {
  kind: string;
  can(role: Role): readonly (keyof Capabilities)[];
}

const CLASS_WORDS: Record<InjectedClass, string> = {
  network:
    'no answer or no connection; a server that is silent and a network that is look the same to a client',
  authentication: 'it answers, and refuses the credentials',
  'resource-exhaustion': 'it answers that it has no room, or is still loading its data',
  configuration: 'it answers that it is not to be used in this way',
  none: 'nothing fails that a client could see: answers are slower, or come from somewhere else',
};

/** Text as it may stand in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A parameter's values, in words. */
function allowed({ kind, choices, units }: ParameterInfo): string {
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ');
  return units ? `number with ${units.join(', ')}` : kind;
}

function parameterRows(fault: RegisteredFault): string[] {
  const rows = parametersOf(fault).map((parameter) => {
    const preset = parameter.default === undefined ? 'required' : `\`${parameter.default}\``;
    return `| \`${parameter.name}\` | ${allowed(parameter)} | ${preset} | ${cell(parameter.description)} |`;
  });
  if (rows.length === 0) return [];
  return ['', '| parameter | value | default | meaning |', '|---|---|---|---|', ...rows];
}

/** One expectation in words: `cache-path` finds silent, in at least 299 ms. */
function expectationText({ probe, states, saying, slowerThanMs, fasterThanMs }: Expectation): string {
  const found = `\`${probe}\` is ${states.join(' or ')}`;
  return [
    found,
    ...(saying ? [`saying \`${saying}\``] : []),
    ...(slowerThanMs === undefined ? [] : [`after at least ${slowerThanMs} ms`]),
    ...(fasterThanMs === undefined ? [] : [`within ${fasterThanMs} ms`]),
  ].join(' ');
}

function proofText(expectations: readonly Expectation[]): string {
  return expectations.map(expectationText).join(' and ');
}

/** The fault with its default parameters, made ready for a target that is not there: for its proof. */
async function sampleOf(fault: RegisteredFault, role: Role, clock: Clock): Promise<PreparedFault> {
  const { signal } = new AbortController();
  const prepared = await fault.prepareOn(SAMPLE_CAPABILITIES, {}, role, { clock, signal });
  if (!prepared) throw new Error(`no sample of the capability ${fault.needs}, which ${fault.kind} needs`);
  return prepared;
}

function driversOf(fault: RegisteredFault, drivers: readonly DescribedDriver[]): string {
  const able = drivers.filter(({ can }) => fault.roles.some((role) => can(role).includes(fault.needs)));
  return able.length === 0 ? 'none yet' : able.map(({ kind }) => kind).join(', ');
}

async function faultSection(
  fault: RegisteredFault,
  drivers: readonly DescribedDriver[],
  clock: Clock,
): Promise<string[]> {
  const [role = 'cache'] = fault.roles;
  const { proof } = await sampleOf(fault, role, clock);
  const on = role === 'cache' ? '' : `, on: ${role}`;
  return [
    `## \`${fault.kind}\``,
    '',
    fault.summary,
    '',
    `- **A client sees**: ${fault.symptom}.`,
    `- **Class**: ${fault.classification === 'none' ? 'none' : fault.classification}.`,
    ...(fault.momentary
      ? [
          '- **Momentary**: recovery is timed from its effect, and not from its healing, which undoes nothing.',
        ]
      : []),
    `- **On**: ${fault.roles.join(', ')}. **Needs**: \`${fault.needs}\`. **Drivers**: ${driversOf(fault, drivers)}.`,
    `- **Proven in force**: ${proofText(proof.inForce)}. **Proven gone**: ${proofText(proof.gone)}.`,
    `- **In a scenario**: \`{ at: 10s, fault: ${fault.kind}${on}, for: 8s }\``,
    ...parameterRows(fault),
    '',
  ];
}

function classRows(faults: readonly RegisteredFault[]): string[] {
  return [...FAILURE_CLASSES, 'none' as const].map((name) => {
    const kinds = faults.filter(({ classification }) => classification === name);
    const list = kinds.map(({ kind }) => `[${kind}](#${kind})`).join(', ');
    return `| ${name} | ${CLASS_WORDS[name]} | ${list} |`;
  });
}

/** The catalogue of faults in Markdown, from the registry alone: the same for the same faults and drivers. */
export async function faultsDoc(
  faults: readonly RegisteredFault[],
  drivers: readonly DescribedDriver[],
  clock: Clock,
): Promise<string> {
  const sections: string[] = [];
  for (const fault of faults) sections.push(...(await faultSection(fault, drivers, clock)));
  return [
    '# Faults',
    '',
    'Generated from the code; `firedrill list faults` shows the same. Every fault is written down before it acts, proven',
    'in force and proven gone by probes that go past the application, and undone exactly; see',
    '[architecture](architecture.md). Probes are named by target: `cache` asks the target itself, `cache-path` over the way',
    'that the application takes, other endings say what is asked.',
    '',
    'A run’s result shows what each fault looked like from the client beside its class:',
    '',
    '| class | what a client can tell | faults |',
    '|---|---|---|',
    ...classRows(faults),
    '',
    ...sections,
  ].join('\n');
}
