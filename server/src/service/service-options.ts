import type { DrillService } from '../http/drill-service.ts';
import type { Clock } from '../platform/clock.ts';
import type { HtmlReport } from './reports.ts';

/** What a drill service is made from. */
export interface DrillServiceOptions {
  /** Folder of the run store. */
  store: string;
  clock: Clock;
  /** Kind of the driver of a run that asks for none; the harness's own default when it is left out. */
  driver?: string;
  /** How many runs go on at a time. */
  limits: { runsMax: number };
  /** The folder whose `scenarios/` are the user's own; the working directory when it is left out. */
  folder?: string;
  /** Without it, there are no HTML reports. */
  htmlReport?: HtmlReport;
  /** Hears what was healed of runs that died before, and what could not be; one line each. */
  tell?(message: string): void;
}

/** A drill service with its end. */
export interface OwnedDrillService extends DrillService {
  /** Resolves when what died before has been healed, or could not be; never rejects. */
  readonly healed: Promise<void>;
  /** Heals and ends all runs; resolves when everything has been put away, or has taken too long. */
  close(reason?: string): Promise<void>;
}
