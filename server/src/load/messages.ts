import type { LoadProfile, LoadWindow, Phase } from '@firedrill/contract';
import type { SubjectEvent, SubjectOptions } from '../subjects/subject.ts';

/** What a load worker is started with. Carries credentials in `subjectOptions`: it stays in memory. */
export interface LoadWorkerData {
  profile: LoadProfile;
  seed: number;
  /** URL of the subject's module. */
  subjectModule: string;
  subjectOptions: SubjectOptions;
}

/** What the main thread tells the load worker. */
export type LoadCommand =
  | { type: 'begin'; originMs: number; phase: Phase }
  | { type: 'phase'; phase: Phase }
  | { type: 'stop' };

/** What the load worker tells the main thread. */
export type LoadMessage =
  /** The subject is open. */
  | { type: 'opened' }
  /** Answers one `phase` command: what is counted from now on counts in that phase. */
  | { type: 'phase-entered' }
  | { type: 'window'; window: LoadWindow }
  /** `atMs` is of the monotonic clock. */
  | { type: 'subject-event'; event: SubjectEvent; atMs: number }
  | { type: 'finished' }
  /** The last window was given out and the subject is closed. */
  | { type: 'stopped' }
  | { type: 'failed'; message: string };
