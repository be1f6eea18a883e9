import { relative } from 'node:path';
import {
  EXIT,
  type FaultParams,
  FiredrillError,
  formatDuration,
  type PlannedFault,
  type Role,
} from '@firedrill/contract';
import pc from 'picocolors';
import type { Capabilities, Driver, FoundTarget } from '../drivers/driver.ts';
import type { PreparedFault } from '../faults/fault.ts';
import { findFault } from '../faults/index.ts';
import { SAMPLE_CAPABILITIES } from '../faults/sample-capabilities.ts';
import type { Harness } from '../harness.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { rolesOf } from '../run-roles.ts';
import { planScenario } from '../scenario/plan.ts';
import type { CommandIo } from './io.ts';
import type { LoadedScenario } from './suite.ts';

const FIND_MS_MAX = 15_000;

/** A target that a run would touch; without an address when it is only started for the run. */
type TouchedTarget = Pick<FoundTarget, 'role' | 'what'> & { address: string | null };

/** A fault that a run would inject. Times in ms since the start of load. */
interface IntendedFault {
  id: string;
  kind: string;
  on: Role;
  params: FaultParams;
  injectAtMs: number;
  healAtMs: number;
  /** The capability that it uses. */
  needs: keyof Capabilities;
  /** How it is undone; `…` stands for what is read right before the fault. */
  undo: string;
}

/** What a run of one scenario would touch and do. */
interface Intention {
  file: string;
  name: string;
  policy: string;
  seed: number;
  durationMs: number;
  targets: TouchedTarget[];
  faults: IntendedFault[];
}

/** A command without the values, which are those of the moment before the fault. */
function withoutValues(words: string | string[]): string {
  if (typeof words === 'string') return words.replace(/= *[^=]+$/, '= …');
  return words.length > 3 ? `${words.slice(0, 3).join(' ')} …` : words.join(' ');
}

function undoText({ action, details = {} }: PreparedFault['undo'], role: Role): string {
  const list = details.commands ?? details.statements;
  if (typeof list !== 'string') return `${action} the ${role}`;
  const commands = JSON.parse(list) as (string | string[])[];
  return `the administrator of the ${role} sends ${commands.map(withoutValues).join('; ')}`;
}

async function intended({
  id,
  kind,
  on,
  params,
  injectAtMs,
  healAtMs,
}: PlannedFault): Promise<IntendedFault> {
  const fault = findFault(kind);
  const context = { clock: systemClock, signal: deadline(FIND_MS_MAX, `describing ${kind}`) };
  const prepared = await fault?.prepareOn(SAMPLE_CAPABILITIES, params, on, context);
  if (!fault || !prepared) throw new FiredrillError('internal', `the fault ${kind} cannot be described`);
  const { needs } = fault;
  const undo =
    needs === 'link'
      ? `take it off the link to the ${on}, which ends with the run`
      : undoText(prepared.undo, on);
  return { id, kind, on, params, injectAtMs, healAtMs, needs, undo };
}

async function touched(driver: Driver, roles: readonly Role[]): Promise<TouchedTarget[]> {
  const found = await driver.find?.(roles, deadline(FIND_MS_MAX, 'looking for the targets'));
  if (found) return found.map(({ role, what, address }) => ({ role, what, address }));
  const what =
    driver.targets === 'own'
      ? 'started for this run alone on a free port of 127.0.0.1, and removed after it'
      : 'looked for when the run begins';
  return roles.map((role) => ({ role, what, address: null }));
}

async function intentionOf(
  harness: Harness,
  { file, scenario }: LoadedScenario,
  options: { driver: string; policy?: string; seed?: number },
): Promise<Intention> {
  const chosen = harness.choose(scenario, options);
  const plan = planScenario(chosen);
  const { name, policy, seed, durationMs } = chosen;
  return {
    file: relative(process.cwd(), file),
    name,
    policy,
    seed,
    durationMs,
    targets: await touched(harness.driver(options.driver), rolesOf(chosen)),
    faults: await Promise.all(plan.faults.map(intended)),
  };
}

function paramsText(params: FaultParams): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}: ${value}`);
  return pairs.length > 0 ? ` (${pairs.join(', ')})` : '';
}

function textOf(intention: Intention, driver: string, colors: ReturnType<typeof pc.createColors>): string {
  const { name, policy, seed, durationMs, targets, faults } = intention;
  const title = `${colors.bold(name)}: ${formatDuration(durationMs)} with policy ${policy}, seed ${seed}, through the ${driver} driver`;
  const lines = [title, '  would touch'];
  for (const { role, what, address } of targets) {
    lines.push(`    ${role.padEnd(9)} ${what}${address === null ? '' : ` at ${address}`}`);
  }
  lines.push('  would do');
  for (const { kind, on, params, injectAtMs, healAtMs, needs, undo } of faults) {
    const times = `${formatDuration(injectAtMs)} – ${formatDuration(healAtMs)}`;
    lines.push(`    ${times.padEnd(18)} ${colors.bold(kind)} on the ${on}${paramsText(params)}, by ${needs}`);
    lines.push(`    ${''.padEnd(18)} undone: ${undo}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `firedrill run --dry-run`: says what runs would touch and do; starts, changes and stores nothing. */
export async function dryRun(
  harness: Harness,
  scenarios: readonly LoadedScenario[],
  options: { driver: string; policy?: string; seed?: number; json?: boolean },
  { result }: CommandIo,
): Promise<number> {
  const intentions: Intention[] = [];
  for (const loaded of scenarios) intentions.push(await intentionOf(harness, loaded, options));
  if (options.json) {
    const document = {
      schema: 'firedrill.dry-run',
      version: 1,
      driver: options.driver,
      scenarios: intentions,
    };
    result.write(`${JSON.stringify(document, null, 2)}\n`);
    return EXIT.held;
  }
  const colors = pc.createColors(result.color);
  result.write(intentions.map((intention) => textOf(intention, options.driver, colors)).join('\n'));
  result.write('\nNothing was touched.\n');
  return EXIT.held;
}
