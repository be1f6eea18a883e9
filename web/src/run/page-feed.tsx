import { type ReactNode, useEffect, useRef } from 'react';
import { setText } from '../charts/set-text.ts';
import type { RunModel } from './model.ts';

const REFRESH_MS = 200;

function secondsAgo(at: number): string {
  return `${Math.max(0, (Date.now() - at) / 1_000).toFixed(1)} s`;
}

/** How fresh what is seen is, in words; a live run's age is told to the tenth of a second. */
function feedWords({ feed, freeze, player }: RunModel): string {
  if (freeze?.isFrozen) return `Frozen · ${freeze.waiting.toLocaleString('en')} events waiting`;
  switch (feed.kind) {
    case 'loading':
      return 'Loading';
    case 'live':
      return `Live · ${secondsAgo(feed.lastEventAt)} ago`;
    case 'stale':
      return `Stale · last news ${secondsAgo(feed.lastEventAt)} ago`;
    case 'disconnected':
      return `Disconnected for ${secondsAgo(feed.sinceAt)}`;
    case 'failed':
      return 'Failed';
    case 'complete':
      if (player?.isPlaying) return `Replaying at ${player.speed}×`;
      return 'Recorded';
  }
}

/** What to make of a connection that is not well; nothing when it is. */
export function feedNotice({ feed }: RunModel): string | undefined {
  switch (feed.kind) {
    case 'stale':
      return 'No news for more than two seconds. What is shown is what was known last; the run may well go on.';
    case 'disconnected':
      // That the server does not answer is said across the page, whichever page it is.
      return feed.serverAnswers
        ? 'The connection was lost. The run goes on at the server; this page catches up as soon as it is connected again.'
        : undefined;
    default:
      return undefined;
  }
}

const TONES: Record<RunModel['feed']['kind'], string> = {
  loading: 'quiet',
  live: 'live',
  stale: 'trouble',
  disconnected: 'trouble',
  complete: 'quiet',
  failed: 'trouble',
};

/** How fresh what is seen is; the age counts on its own, without rendering. */
export function FeedBadge({ model }: { model: RunModel }): ReactNode {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      setText(element.current, feedWords(model));
    };
    show();
    const timer = setInterval(show, REFRESH_MS);
    return () => clearInterval(timer);
  }, [model]);
  const tone = model.freeze?.isFrozen ? 'frozen' : TONES[model.feed.kind];
  return (
    <span className={`feed feed-${tone}`}>
      <i aria-hidden="true" />
      <span ref={element} className="tabular" />
    </span>
  );
}
