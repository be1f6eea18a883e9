import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useChartColours } from '../charts/colours.ts';
import { TimeCursor } from '../charts/cursor.ts';
import { fitRange, type TimeRange } from '../charts/time.ts';
import type { Timeline } from '../charts/timeline.tsx';
import { useScale } from '../charts/use-scale.ts';
import type { LogFilter } from './log-filter.ts';
import type { RunModel } from './model.ts';
import { useMoment } from './page-moment.ts';
import { bandsOf, runEndMs } from './page-shown.ts';
import { type PageAddress, readAddress, writeAddress } from './page-url.ts';
import { useIsPhone } from './panels/phone.ts';

const GUTTER_PX = 118;
const GUTTER_PHONE_PX = 44;
/** The address follows what is seen, but not more often than this: browsers refuse to be asked too often. */
const ADDRESS_AFTER_MS = 350;

/** What the page remembers besides the run. */
export interface PageState {
  timeline: Timeline;
  zoom: TimeRange | undefined;
  /** Whether what is zoomed to moves with the run, so that now stays in sight. */
  isFollowing: boolean;
  follow(): void;
  hasBands: boolean;
  toggleBands(): void;
  filter: LogFilter;
  setFilter(filter: LogFilter): void;
  filterField: RefObject<HTMLInputElement | null>;
}

/** Keeps the address up to date with what is seen. */
function useAddress(cursor: TimeCursor, { momentMs, zoom, filter }: PageAddress): void {
  const latest = useRef<PageAddress>({ filter });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const write = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const { placedMs } = cursor;
      const address = { ...latest.current, ...(placedMs === undefined ? {} : { cursorMs: placedMs }) };
      const search = writeAddress(location.search, address);
      if (search === location.search) return;
      history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`);
    }, ADDRESS_AFTER_MS);
  }, [cursor]);
  useEffect(() => {
    latest.current = { filter, ...(zoom && { zoom }), ...(momentMs !== undefined && { momentMs }) };
    write();
  }, [momentMs, zoom, filter, write]);
  useEffect(() => cursor.subscribe(write), [cursor, write]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}

/** A range of the same length that ends a little after now. */
function following(zoom: TimeRange, nowMs: number, endMs: number): TimeRange {
  const spanMs = zoom.toMs - zoom.fromMs;
  return fitRange({ fromMs: nowMs - spanMs * 0.92, toMs: nowMs + spanMs * 0.08 }, endMs);
}

/** What the page shows of a run, kept in its address so that a link shows the same. */
export function usePageState(model: RunModel): PageState {
  const [address] = useState(() => readAddress(location.search));
  const [cursor] = useState(() => new TimeCursor(address.cursorMs));
  const [zoom, setZoom] = useState(address.zoom);
  const [isFollowing, setFollowing] = useState(false);
  const [filter, setFilter] = useState(address.filter);
  const [hasBands, setHasBands] = useState(true);
  const filterField = useRef<HTMLInputElement>(null);
  const colours = useChartColours();
  const scale = useScale();
  const gutterPx = Math.round((useIsPhone() ? GUTTER_PHONE_PX : GUTTER_PX) * scale);
  const momentMs = useMoment(model, address.momentMs);
  useAddress(cursor, { filter, ...(zoom && { zoom }), ...(momentMs !== undefined && { momentMs }) });

  const endMs = runEndMs(model);
  const { nowMs, view } = model;
  const shownZoom = zoom && (isFollowing ? following(zoom, nowMs, endMs) : fitRange(zoom, endMs));
  const fromMs = shownZoom?.fromMs ?? 0;
  const toMs = shownZoom?.toMs ?? endMs;
  const { faults, run, finished } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of the view that bands are made of
  const bands = useMemo(() => (hasBands ? bandsOf(view) : []), [hasBands, faults, run, finished]);
  const zoomTo = useCallback((range: TimeRange | undefined) => {
    setZoom(range);
    setFollowing(false);
  }, []);
  const timeline = useMemo(
    () => ({ range: { fromMs, toMs }, endMs, cursor, bands, colours, gutterPx, scale, zoom: zoomTo }),
    [fromMs, toMs, endMs, cursor, bands, colours, gutterPx, scale, zoomTo],
  );
  return {
    timeline,
    zoom: shownZoom,
    isFollowing,
    follow: () => {
      cursor.place(undefined);
      setFollowing(true);
    },
    hasBands,
    toggleBands: () => setHasBands((before) => !before),
    filter,
    setFilter,
    filterField,
  };
}
