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
  /** What it says may be old. */
  isDim?: boolean;
  rows: readonly ClaimRow[];
  onEvidence(row: ClaimRow): void;
  /** Leads to all claims. */
  onClaims(): void;
}

/** More chips than these make a second line of a wide page; what is left of them is told in one. */
const CHIPS_MAX = 6;
const CHIPS_CUT = 5;

/** Those that need to be looked at first. */
const URGENCY: readonly ClaimRow['state'][] = ['failed', 'inconclusive', 'pending', 'held'];

/** The claims that have a chip: all, or the most urgent ones, in the order in which they are claimed. */
function chipsOf(rows: readonly ClaimRow[]): readonly ClaimRow[] {
  if (rows.length <= CHIPS_MAX) return rows;
  const urgent = URGENCY.flatMap((state) => rows.filter((row) => row.state === state)).slice(0, CHIPS_CUT);
  return rows.filter((row) => urgent.includes(row));
}

/** `7 more, all held`, for the claims without a chip. */
function moreWords(rows: readonly ClaimRow[]): string {
  const states = URGENCY.map((state) => ({ state, count: rows.filter((row) => row.state === state).length }));
  const there = states.filter(({ count }) => count > 0);
  const [only] = there;
  if (there.length === 1 && only) return `${rows.length} more, ${rows.length > 1 ? 'all ' : ''}${only.state}`;
  return `${rows.length} more: ${there.map(({ state, count }) => `${count} ${state}`).join(', ')}`;
}

/** The verdict in one sentence, and a chip for each claim that leads to its evidence. */
export const VerdictStrip = memo(function VerdictStrip({
  headline,
  isDim,
  rows,
  onEvidence,
  onClaims,
}: VerdictStripProps): ReactNode {
  const chips = chipsOf(rows);
  const rest = rows.filter((row) => !chips.includes(row));
  return (
    <section className={`verdict verdict-${headline.state}${isDim ? ' is-dim' : ''}`} aria-label="Verdict">
      <p className="verdict-sentence">
        <strong>
          {!headline.isPast && (
            <span className="verdict-icon" aria-hidden="true">
              {ICONS[headline.state]}
            </span>
          )}
          {headline.word}
        </strong>
        <span className="verdict-text">{headline.sentence}</span>
      </p>
      {headline.doubt !== undefined && <p className="verdict-doubt">{headline.doubt}</p>}
      {rows.length > 0 && (
        <ul className="verdict-chips">
          {chips.map((row) => (
            <li key={row.claim.text}>
              <button type="button" className={`chip claim-${row.state}`} onClick={() => onEvidence(row)}>
                <span aria-hidden="true">{ICONS[row.state]}</span>
                <span>{row.words}</span>
                <span className="chip-measured">{row.measured}</span>
                <span className="visually-hidden">, {CHIP_WORDS[row.state]}, show the evidence</span>
              </button>
            </li>
          ))}
          {rest.length > 0 && (
            <li>
              <button type="button" className="chip chip-more" onClick={onClaims}>
                {moreWords(rest)}
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
});
