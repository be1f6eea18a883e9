import { relative } from 'node:path';
import type { Harness } from '../harness.ts';
import { findScenarios } from '../scenario/find-scenarios.ts';
import { worst } from './exit-code.ts';
import { type CommandIo, reportError } from './io.ts';
import { requireTargetsUsed } from './requirements.ts';
import { readSource } from './sources.ts';

/** `firedrill validate`: reads scenarios and says every mistake; starts nothing. Returns the exit code. */
export async function validateCommand(
  harness: Harness,
  names: readonly string[],
  options: { driver: string; targets?: string },
  io: CommandIo,
): Promise<number> {
  requireTargetsUsed(options);
  const codes: number[] = [];
  for (const file of await findScenarios(names)) {
    try {
      const { durationMs, timeline, claims } = harness.loadScenario(await readSource(file), options.driver);
      const faults = timeline.length === 1 ? '1 fault' : `${timeline.length} faults`;
      const what = `${durationMs / 1_000} s, ${faults}, ${claims.length} claims`;
      io.result.write(`${relative(process.cwd(), file)}: valid (${what})\n`);
      codes.push(0);
    } catch (error) {
      codes.push(reportError(error, io));
    }
  }
  return worst(codes);
}
