import { type Claim, findMetric, formatQuantity, judgeClaim } from '@firedrill/contract';
import { useMemo } from 'react';
import { type ClaimRow, standingOf } from '../claim-rows.ts';
import type { Ghost } from './ghost.ts';
import { useGhost } from './provider.tsx';

/** What a claim of the run comes to in its baseline. */
export interface PastMeasure {
  /** `1.99 s`; `nothing measured`. */
  measured: string;
  /** Where it lies on the claim's bar, from 0 to 1. */
  standing?: number;
}

/** Holds a claim of the run against its baseline, whether or not that claimed the same. */
export function pastMeasure(claim: Claim, { shown }: Ghost): PastMeasure {
  const { measured } = judgeClaim(claim, shown.view);
  const metric = findMetric(claim.metric);
  if (measured === undefined || !metric) return { measured: 'nothing measured' };
  const standing = standingOf(claim, metric, measured);
  return {
    measured: formatQuantity(metric.dimension, measured),
    ...(standing === undefined ? {} : { standing }),
  };
}

/** What the claims of the run come to in its baseline, by their text; empty without one. */
export function useGhostClaims(rows: readonly ClaimRow[]): ReadonlyMap<string, PastMeasure> {
  const ghost = useGhost();
  const texts = rows.map(({ claim }) => claim.text).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a claim is what its text says, whatever was measured since
  return useMemo(
    () => new Map(ghost ? rows.map(({ claim }) => [claim.text, pastMeasure(claim, ghost)]) : []),
    [ghost, texts],
  );
}
