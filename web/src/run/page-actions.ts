import type { Catalogue, InjectFault, RunSummary } from '@firedrill/contract';
import type { Alignment } from './model.ts';

/** Choosing the run that is drawn behind this one. */
export interface BaselineChoice {
  /** Every run that is stored, the latest first. */
  list(signal: AbortSignal): Promise<readonly RunSummary[]>;
  /** Draws another one, or none. */
  choose(runId: string | undefined): void;
  align(alignment: Alignment): void;
}

/** What can be done to a run from its page; a report, which has no server, gives none. */
export interface RunActions {
  /** Heals what is broken and ends the run; resolves when that was asked for. Rejects with an error for people. */
  stop?: (() => Promise<unknown>) | undefined;
  /** Of a manual drill: what can be injected, and doing and undoing it. */
  manual?:
    | {
        catalogue: Catalogue;
        inject(fault: InjectFault): Promise<{ faultId: string }>;
        heal(faultId: string): Promise<unknown>;
      }
    | undefined;
  /** What a run that died left in force, as far as the server knows. */
  leftInForce?: RunSummary['faultsInForce'] | undefined;
  /** Where the report as one file can be downloaded. */
  reportUrl?: string | undefined;
  /** Where this run can be compared with another. */
  compareUrl?: string | undefined;
  /** Where other runs are at hand. */
  baseline?: BaselineChoice | undefined;
}
