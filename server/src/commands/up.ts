import { fileURLToPath } from 'node:url';
import { readTargets } from '../drivers/external/targets-file.ts';
import type { Harness } from '../harness.ts';
import { systemClock } from '../platform/clock.ts';
import { htmlReportOf } from '../reporters/html.ts';
import { createDrillService } from '../service/harness-service.ts';
import type { CommandIo } from './io.ts';
import { defaultJobs } from './jobs.ts';
import { requireWritableStore } from './requirements.ts';
import { serve } from './up/serve.ts';
import { type UpOptions, upSettings } from './up/settings.ts';

/** Where the build puts the dashboard's files. */
const PAGES_FOLDER = fileURLToPath(new URL('../../../web/dist/app', import.meta.url));

/** `firedrill up`: serves the dashboard and its API until a signal ends it; returns the exit code. */
export async function upCommand(harness: Harness, options: UpOptions, io: CommandIo): Promise<number> {
  const settings = upSettings(options, process.env);
  // A run may ask for the external driver, whichever is the default here: mistakes are known before the first one.
  if (options.targets !== undefined) readTargets(options.targets);
  requireWritableStore(options.out);
  const openService = (tell: (message: string) => void) =>
    createDrillService(harness, {
      store: options.out,
      clock: systemClock,
      driver: options.driver,
      limits: { runsMax: defaultJobs() },
      htmlReport: ({ journal, view }) => htmlReportOf(journal, view),
      tell,
    });
  return await serve(openService, { ...settings, pagesFolder: PAGES_FOLDER }, io);
}
