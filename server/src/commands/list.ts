import { relative } from 'node:path';
import { METRICS, messageOf } from '@firedrill/contract';
import { POLICIES } from '@firedrill/reference';
import pc from 'picocolors';
import { FAULTS } from '../faults/index.ts';
import type { Harness } from '../harness.ts';
import type { RunStore } from '../journal/run-store.ts';
import { capabilitiesOf } from '../linked-attachment.ts';
import { availableScenarios } from '../scenario/find-scenarios.ts';
import { unfinishedState } from '../service/run-state.ts';
import type { CommandIo } from './io.ts';
import { readSource } from './sources.ts';
import { table } from './table.ts';

/** What can be listed. */
export const LISTS = ['scenarios', 'faults', 'policies', 'metrics', 'runs'] as const;
export type ListName = (typeof LISTS)[number];

type Row = Record<string, string>;

async function scenarioRow(harness: Harness, path: string): Promise<Row> {
  const file = relative(process.cwd(), path);
  try {
    const { name, title, policy, durationMs } = harness.loadScenario(
      await readSource(path),
      harness.defaultDriver.kind,
    );
    return { name, title, duration: `${durationMs / 1_000} s`, policy, file };
  } catch (error) {
    return { name: '?', title: messageOf(error), duration: '?', policy: '?', file };
  }
}

function faultRows(harness: Harness): Row[] {
  return FAULTS.map(({ kind, needs, roles, summary, symptom }) => {
    const drivers = harness.drivers.filter((driver) =>
      roles.some((role) => capabilitiesOf(driver, role).includes(needs)),
    );
    return {
      kind,
      on: roles.join(', '),
      needs,
      drivers: drivers.map((driver) => driver.kind).join(', '),
      summary,
      symptom,
    };
  });
}

async function runRows(store: RunStore): Promise<Row[]> {
  const runs = await store.list();
  return runs.map(({ id, scenario, policy, startedAt, end, verdict }) => ({
    id,
    scenario,
    policy,
    started: startedAt,
    verdict: verdict ?? unfinishedState(store, id),
    end: end ?? '',
  }));
}

async function rowsOf(harness: Harness, name: ListName, out: string): Promise<Row[]> {
  switch (name) {
    case 'scenarios': {
      const rows: Row[] = [];
      for (const path of await availableScenarios()) rows.push(await scenarioRow(harness, path));
      return rows;
    }
    case 'faults':
      return faultRows(harness);
    case 'policies':
      return POLICIES.map(({ name: policy, summary }) => ({ name: policy, summary }));
    case 'metrics':
      return METRICS.map((metric) => ({
        name: metric.name,
        unit: metric.dimension,
        of: metric.selectors.join(', '),
        summary: metric.summary,
      }));
    case 'runs':
      return await runRows(harness.store(out));
  }
}

/** `firedrill list`: what the registries and the run store hold; returns the exit code. */
export async function listCommand(
  harness: Harness,
  name: ListName,
  options: { json?: boolean; out: string },
  io: CommandIo,
): Promise<number> {
  const rows = await rowsOf(harness, name, options.out);
  if (options.json) {
    io.result.write(
      `${JSON.stringify({ schema: `firedrill.list.${name}`, version: 1, [name]: rows }, null, 2)}\n`,
    );
  } else if (rows.length === 0) {
    io.progress.write(`no ${name} yet; firedrill run makes one\n`);
  } else {
    io.result.write(table(rows, io.result, pc.createColors(io.result.color)));
  }
  return 0;
}
