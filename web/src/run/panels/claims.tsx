import { memo, type ReactNode } from 'react';
import { type PastMeasure, useGhostClaims } from '../baseline/claims.ts';
import type { ClaimRow } from '../claim-rows.ts';
import { ClaimState } from '../verdict.tsx';
import { Panel } from './panel.tsx';

interface ClaimLineProps {
  row: ClaimRow;
  /** What the baseline came to, where there is one. */
  past: PastMeasure | undefined;
  onEvidence(row: ClaimRow): void;
}

function ClaimLine({ row, past, onEvidence }: ClaimLineProps): ReactNode {
  const { claim, soFarWords, words, expected, measured, margin, reason, standing, state } = row;
  return (
    <li className="claim">
      <div className="claim-head">
        <ClaimState row={row} />
        <code className="claim-text" title={`expected ${expected}`}>
          {words}
        </code>
        <span className="claim-figures" title={`${measured} ${margin}`}>
          <b>{measured}</b>
          {margin === '' && !soFarWords ? null : <span aria-hidden="true">·</span>}
          <span>{soFarWords ?? margin}</span>
        </span>
        <button type="button" className="link-button" onClick={() => onEvidence(row)}>
          Show<span className="visually-hidden"> the evidence for {claim.text}</span>
        </button>
      </div>
      {standing !== undefined && (
        <div className="claim-bar" aria-hidden="true">
          {past?.standing !== undefined && (
            <i className="baseline-ring" style={{ left: `${past.standing * 100}%` }} />
          )}
          <i style={{ left: `${standing * 100}%` }} />
        </div>
      )}
      {past && <p className="claim-baseline">baseline {past.measured}</p>}
      {state === 'inconclusive' && reason !== '' && <p className="claim-reason">{reason}</p>}
    </li>
  );
}

/** `5 held, 1 failed`: the states that claims are in, the worst first. */
function countWords(rows: readonly ClaimRow[]): string {
  const states = ['failed', 'inconclusive', 'pending', 'held'] as const;
  return states
    .map((state) => ({ state, count: rows.filter((row) => row.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ');
}

interface ClaimsPanelProps {
  rows: readonly ClaimRow[];
  onEvidence(row: ClaimRow): void;
}

/** Panel 5: what was claimed, what was measured, how near it came, and where to look. */
export const ClaimsPanel = memo(function ClaimsPanel({ rows, onEvidence }: ClaimsPanelProps): ReactNode {
  const past = useGhostClaims(rows);
  return (
    <Panel
      number={5}
      title="Claims"
      aside={rows.length > 0 && <span className="panel-last tabular">{countWords(rows)}</span>}
    >
      {rows.length === 0 ? (
        <p className="panel-empty">This run claims nothing.</p>
      ) : (
        <ul className="claims">
          {rows.map((row) => (
            <ClaimLine
              key={row.claim.text}
              row={row}
              past={past.get(row.claim.text)}
              onEvidence={onEvidence}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
});
