import { parseAs } from '@firedrill/contract';
import { membersOf, type Outline, scalarAt } from './outline.ts';

/** The rate at one moment; between two of them it moves evenly. */
export interface RatePoint {
  atMs: number;
  perSecond: number;
}

/** How often the load asks, over the run. */
export type LoadShape =
  | { model: 'open'; points: RatePoint[]; peakPerSecond: number }
  | { model: 'closed'; users: number; count?: number };

/** The load of a scenario's text, up to the end of its run in ms; nothing where it does not say. */
export function loadShape(outline: Outline, durationMs: number): LoadShape | undefined {
  const users = Number(scalarAt(outline, ['load', 'concurrency']));
  if (Number.isInteger(users) && users > 0) {
    const count = Number(scalarAt(outline, ['load', 'count']));
    return { model: 'closed', users, ...(Number.isInteger(count) && count > 0 ? { count } : {}) };
  }
  const rate = rateAt(outline, ['load', 'rate']);
  const points =
    rate === undefined
      ? stagePoints(outline)
      : [
          { atMs: 0, perSecond: rate },
          { atMs: durationMs, perSecond: rate },
        ];
  const last = points.at(-1);
  if (!last) return undefined;
  if (last.atMs < durationMs) points.push({ atMs: durationMs, perSecond: last.perSecond });
  return { model: 'open', points, peakPerSecond: Math.max(...points.map(({ perSecond }) => perSecond)) };
}

function stagePoints(outline: Outline): RatePoint[] {
  const points: RatePoint[] = [];
  let atMs = 0;
  for (const [index] of membersOf(outline, ['load', 'stages']).entries()) {
    const path = ['load', 'stages', index];
    const perSecond = rateAt(outline, [...path, 'rate']);
    const forMs = parseAs('duration', scalarAt(outline, [...path, 'for']) ?? '');
    if (perSecond === undefined || forMs === undefined) return [];
    const isRamp = scalarAt(outline, [...path, 'ramp']) === 'true';
    points.push({ atMs, perSecond: isRamp ? (points.at(-1)?.perSecond ?? 0) : perSecond });
    atMs += forMs;
    points.push({ atMs, perSecond });
  }
  return points;
}

function rateAt(outline: Outline, path: readonly (string | number)[]): number | undefined {
  return parseAs('rate', scalarAt(outline, path) ?? '');
}
