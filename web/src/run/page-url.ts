import type { TimeRange } from '../charts/time.ts';
import { DEFAULT_FILTER, type LogFilter } from './log-filter.ts';

/** What a link to a run's page keeps: the moment a replay stands at, and what is zoomed to, pointed at and left out of the log. */
export interface PageAddress {
  /** Where a replay stands, in ms; its end where there is none. */
  momentMs?: number;
  zoom?: TimeRange;
  cursorMs?: number;
  filter: LogFilter;
}

function msOf(params: URLSearchParams, name: string): number | undefined {
  const text = params.get(name);
  const ms = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** Reads an address; what makes no sense is left out. */
export function readAddress(search: string): PageAddress {
  const params = new URLSearchParams(search);
  const fromMs = msOf(params, 'from');
  const toMs = msOf(params, 'to');
  const cursorMs = msOf(params, 'at');
  const momentMs = msOf(params, 'moment');
  const hidden = params.get('hide');
  return {
    ...(fromMs !== undefined && toMs !== undefined && toMs > fromMs ? { zoom: { fromMs, toMs } } : {}),
    ...(cursorMs === undefined ? {} : { cursorMs }),
    ...(momentMs === undefined ? {} : { momentMs }),
    filter: {
      text: params.get('log') ?? DEFAULT_FILTER.text,
      hidden: hidden === null ? DEFAULT_FILTER.hidden : hidden.split(',').filter((topic) => topic !== ''),
    },
  };
}

/** The search part of an address with this in it; parameters of others stay as they are. */
export function writeAddress(search: string, { momentMs, zoom, cursorMs, filter }: PageAddress): string {
  const params = new URLSearchParams(search);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) params.delete(name);
    else params.set(name, value);
  };
  set('moment', momentMs === undefined ? undefined : String(Math.round(momentMs)));
  set('from', zoom && String(Math.round(zoom.fromMs)));
  set('to', zoom && String(Math.round(zoom.toMs)));
  set('at', cursorMs === undefined ? undefined : String(Math.round(cursorMs)));
  set('log', filter.text === '' ? undefined : filter.text);
  const hidden = filter.hidden.join();
  set('hide', hidden === DEFAULT_FILTER.hidden.join() ? undefined : hidden);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
