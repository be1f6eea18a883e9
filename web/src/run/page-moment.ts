import { useLayoutEffect, useRef } from 'react';
import type { Player, RunModel } from './model.ts';

/** The moment that a link to the page is to keep, in ms: where a replay stands, unless it is at its end. */
export function momentOf(player: Player | undefined): number | undefined {
  return player && player.positionMs < player.endMs ? player.positionMs : undefined;
}

/**
 * Takes a replay to the moment at which its address left it, in ms, once; a run that was followed live stays at its end.
 * Returns the moment that the address is to keep.
 */
export function useMoment({ player, feed }: RunModel, addressedMs: number | undefined): number | undefined {
  const waitingMs = useRef(addressedMs);
  const isLive = feed.kind === 'live' || feed.kind === 'stale';
  useLayoutEffect(() => {
    const momentMs = waitingMs.current;
    if (isLive) waitingMs.current = undefined;
    if (!player || momentMs === undefined) return;
    waitingMs.current = undefined;
    player.seek(momentMs);
  }, [player, isLive]);
  return player || isLive ? momentOf(player) : addressedMs;
}

/** An address with this moment in it, in ms; with none the end is shown, or what goes on. */
export function linkTo(href: string, momentMs: number | undefined): string {
  const url = new URL(href);
  if (momentMs === undefined) url.searchParams.delete('moment');
  else url.searchParams.set('moment', String(Math.round(momentMs)));
  return url.href;
}
