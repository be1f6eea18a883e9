import { EXIT } from '@firedrill/contract';
import pc from 'picocolors';
import { examine } from '../doctor/examine.ts';
import type { Harness } from '../harness.ts';
import type { CommandIo } from './io.ts';

/** `firedrill doctor`: what is found, what is missing, what to do; exit code 3 when something is missing. */
export async function doctorCommand(
  harness: Pick<Harness, 'drivers'>,
  options: { json?: boolean; out: string },
  io: CommandIo,
): Promise<number> {
  const checks = await examine(options.out, harness.drivers);
  const missing = checks.some(({ state }) => state === 'missing');
  if (options.json) {
    io.result.write(`${JSON.stringify({ schema: 'firedrill.doctor', version: 1, checks }, null, 2)}\n`);
    return missing ? EXIT.environment : EXIT.held;
  }
  const colors = pc.createColors(io.result.color);
  const icons = { ok: colors.green('✓'), missing: colors.red('✕'), warning: colors.yellow('!') };
  for (const { name, state, found, cure } of checks) {
    io.result.write(`${icons[state]} ${name.padEnd(18)}${found}\n`);
    if (cure) io.result.write(`  ${''.padEnd(18)}${colors.bold(cure)}\n`);
  }
  io.result.write(missing ? '\nSomething is missing: no drill can run.\n' : '\nReady for drills.\n');
  return missing ? EXIT.environment : EXIT.held;
}
