import { readFile } from 'node:fs/promises';
import { figuresFrom, PHASES, type RunFigures } from '@firedrill/contract';
import * as z from 'zod';

const measurements = z.record(z.string(), z.looseObject({ value: z.number() }));

/** As much of a run's stored summary as figures are made of. */
const report = z.looseObject({
  runs: z.tuple([
    z.looseObject({
      id: z.string(),
      metrics: measurements,
      phases: z.array(z.looseObject({ phase: z.enum(PHASES), metrics: measurements })),
      faults: z.array(z.looseObject({ inForceMs: z.number().nullable() })),
    }),
  ]),
});

/**
 * The figures of a run from the summary that was stored beside its journal, which spares reading all of that;
 * `undefined` where there is none that can be read, or it is another run's.
 */
export async function reportedFigures(path: string, runId: string): Promise<RunFigures | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const [run] = report.parse(JSON.parse(text)).runs;
    if (run.id !== runId) return undefined;
    const inFault = run.phases.find(({ phase }) => phase === 'fault')?.metrics;
    return figuresFrom(
      (metric, isInFault) => (isInFault ? inFault : run.metrics)?.[metric]?.value,
      run.faults.some(({ inForceMs }) => inForceMs !== null),
    );
  } catch {
    // Whatever is wrong with it: the journal has all that it says.
    return undefined;
  }
}
