import type { FeedState, Refusal } from '../model.ts';
import type { Following } from './following.ts';
import type { Playback } from './playback.ts';

/** How the events of a run come: being loaded, as they happen, or no more. */
export type Stage =
  | { kind: 'loading'; step: string }
  | { kind: 'following'; following: Following }
  | { kind: 'over'; playback?: Playback }
  | ({ kind: 'failed' } & Refusal);

/** Where every run begins. */
export const LOADING: Stage = { kind: 'loading', step: 'reading the journal' };

/** A stage as a page is told of it. */
export function feedOf(stage: Stage): FeedState {
  if (stage.kind === 'following') return stage.following.feed();
  return stage.kind === 'over' ? { kind: 'complete' } : stage;
}
