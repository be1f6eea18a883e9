import { VERDICT_ICONS } from '@firedrill/contract';
import { memo, type ReactNode } from 'react';
import type { ClaimRow } from './claim-rows.ts';
import type { Headline } from './verdict-words.ts';

const ICONS = { ...VERDICT_ICONS, pending: '…' } as const;

const CHIP_WORDS = {
  held: 'held',
  failed: 'failed',
  inconclusive: 'inconclusive',
  pending: 'pending',
} as const;

/** A claim's icon and word. */
export function ClaimState({ row }: { row: ClaimRow }): ReactNode {
  return (
    <span className={`claim-state claim-${row.state}`}>
      <span aria-hidden="true">{ICONS[row.state]}</span> {CHIP_WORDS[row.state]}
    </span>
  );
}

interface VerdictStripProps {
  headline: Headline;
  rows: readonly ClaimRow[];
  onEvidence(row: ClaimRow): void;
}

/** The verdict in one sentence, and a chip for each claim that leads to its evidence. */
export const VerdictStrip = memo(function VerdictStrip({
  headline,
  rows,
  onEvidence,
}: VerdictStripProps): ReactNode {
  return (
    <section className={`verdict verdict-${headline.state}`} aria-label="Verdict">
      <p className="verdict-sentence">
        <strong>
          <span className="verdict-icon" aria-hidden="true">
            {ICONS[headline.state]}
          </span>
          {headline.word}
        </strong>
        <span className="verdict-text">{headline.sentence}</span>
      </p>
      {rows.length > 0 && (
        <ul className="verdict-chips">
          {rows.map((row) => (
            <li key={row.claim.text}>
              <button type="button" className={`chip claim-${row.state}`} onClick={() => onEvidence(row)}>
                <span aria-hidden="true">{ICONS[row.state]}</span>
                <span>{row.words}</span>
                <span className="chip-measured">{row.measured}</span>
                <span className="visually-hidden">, {CHIP_WORDS[row.state]}, show the evidence</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});
