import { memo, type ReactNode } from 'react';
import type { ClaimRow } from '../claim-rows.ts';
import { ClaimState } from '../verdict.tsx';
import { Panel } from './panel.tsx';

const SO_FAR = { held: 'holds so far', failed: 'would fail', inconclusive: 'nothing measured yet' } as const;

function ClaimLine({ row, onEvidence }: { row: ClaimRow; onEvidence(row: ClaimRow): void }): ReactNode {
  const { claim, soFar, words, expected, measured, margin, reason, standing, state } = row;
  return (
    <li className="claim">
      <div className="claim-head">
        <ClaimState row={row} />
        <code className="claim-text" title={`expected ${expected}`}>
          {words}
        </code>
        <span className="claim-figures" title={`${measured} ${margin}`}>
          <b>{measured}</b>
          <span>{soFar ? SO_FAR[soFar] : margin}</span>
        </span>
        <button type="button" className="link-button" onClick={() => onEvidence(row)}>
          Show<span className="visually-hidden"> the evidence for {claim.text}</span>
        </button>
      </div>
      {standing !== undefined && (
        <div className="claim-bar" aria-hidden="true">
          <i style={{ left: `${standing * 100}%` }} />
        </div>
      )}
      {state === 'inconclusive' && reason !== '' && <p className="claim-reason">{reason}</p>}
    </li>
  );
}

interface ClaimsPanelProps {
  rows: readonly ClaimRow[];
  onEvidence(row: ClaimRow): void;
}

/** Panel 5: what was claimed, what was measured, how near it came, and where to look. */
export const ClaimsPanel = memo(function ClaimsPanel({ rows, onEvidence }: ClaimsPanelProps): ReactNode {
  return (
    <Panel number={5} title="Claims">
      {rows.length === 0 ? (
        <p className="panel-empty">This run claims nothing.</p>
      ) : (
        <ul className="claims">
          {rows.map((row) => (
            <ClaimLine key={row.claim.text} row={row} onEvidence={onEvidence} />
          ))}
        </ul>
      )}
    </Panel>
  );
});
