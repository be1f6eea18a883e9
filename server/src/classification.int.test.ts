import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Classification,
  classifyFault,
  type FailureClass,
  messageOf,
  type Role,
  type RunView,
} from '@firedrill/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inParallel } from './commands/jobs.ts';
import { FAULTS, type RegisteredFault } from './faults/index.ts';
import { Harness } from './harness.ts';
import { capabilitiesOf } from './linked-attachment.ts';
import { systemClock } from './platform/clock.ts';
import { isRecognised, seenAsText } from './reporters/client-side.ts';

/** Times are not judged here, so more runs may go on at once than the machine could carry otherwise. */
const JOBS = 4;
/** Long enough for time limits, retries and health checks to have had their say. */
const IN_FORCE = '2500ms';

/**
 * What this client cannot tell: ioredis writes its greeting into a connection that the server has closed already, and
 * so never reads the reply that says why.
 */
const UNREADABLE: Readonly<Record<string, FailureClass>> = { maxclients: 'network' };

/** Parameters of faults that with their own defaults would only slow this light load down. */
const PARAMS: Readonly<Record<string, string>> = { bandwidth: 'rate: 4KB/s' };

interface Case {
  fault: RegisteredFault;
  role: Role;
}

const harness = new Harness(systemClock);
const driver = harness.defaultDriver;

/** Every fault that the driver can do, on every target that the application uses. */
const CASES: Case[] = FAULTS.flatMap((fault) =>
  fault.roles
    .filter((role) => role !== 'standby' && capabilitiesOf(driver, role).includes(fault.needs))
    .map((role) => ({ fault, role })),
);

function nameOf({ fault, role }: Case): string {
  return `${fault.kind} on the ${role}`;
}

function scenarioText({ fault, role }: Case): string {
  return `
name: seen
title: What a client makes of a fault
description: Its class is told from its errors alone.
duration: 4500ms
warmup: 500ms
${fault.needs === 'tls' ? 'tls: true' : ''}
load: { rate: 200/s, mix: { read: 40, search: 40, write: 20 }, keys: { distribution: uniform } }
timeline:
  - { at: 1s, fault: ${fault.kind}, on: ${role}, for: ${IN_FORCE}, ${PARAMS[fault.kind] ?? ''} }
claims:
  - availability >= 0%
`;
}

let out: string;
const views = new Map<Case, RunView | Error>();

async function run(each: Case): Promise<void> {
  const text = scenarioText(each);
  const scenario = harness.loadScenario({ path: 'seen.yaml', text }, driver.kind);
  const request = { scenario, scenarioText: text, driver: driver.kind, out };
  try {
    const { view } = await harness.prepare({ ...request, progress: () => undefined }).start();
    views.set(each, view);
  } catch (error) {
    // One run that could not begin says nothing of the others.
    views.set(each, error instanceof Error ? error : new Error(messageOf(error)));
  }
}

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'classification-test-'));
  await inParallel(CASES, JOBS, run);
}, 600_000);

afterAll(() => rmSync(out, { recursive: true, force: true }));

/** What the client took the only fault of a run for; it must have been in force. */
function seen(each: Case): Classification {
  const view = views.get(each);
  if (view instanceof Error) throw view;
  const fault = view?.faults[0];
  if (!view || !fault) throw new Error(`there was no run of ${nameOf(each)}`);
  expect(fault.inForceMs, JSON.stringify(fault.failures)).toBeDefined();
  return classifyFault(view, fault);
}

describe('from its errors alone the client can tell the class of', () => {
  test.each(CASES.map((each) => [nameOf(each), each] as const))('%s', (_name, each) => {
    const { classification: injected } = each.fault;
    const classification = seen(each);
    const advice = `it is ${injected}, and was seen as ${seenAsText(classification)}: either the fault's classification is wrong or classify.ts does not know its errors`;
    const isExcused = classification.seenAs === UNREADABLE[each.fault.kind];
    expect(isExcused || isRecognised(injected, classification), advice).toBe(true);
  });
});
