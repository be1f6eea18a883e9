import type { Comparison, RunLabel } from '@firedrill/contract';
import { Link } from 'wouter';
import { VerdictBadge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/time.tsx';
import { headline, otherRunsWords } from './words.ts';

interface RunCardProps {
  which: 'A' | 'B';
  label: RunLabel;
  /** The run that it can be shown with, drawn behind it. */
  other: RunLabel;
}

function RunCard({ which, label, other }: RunCardProps) {
  const { runId, scenario, policy, driver, seed, startedAt, verdict, title } = label;
  return (
    <section className="compare-card" data-run={which} aria-label={`Run ${which}`}>
      <p className="compare-card__head">
        <span className="compare-card__which">{which}</span>
        <VerdictBadge verdict={verdict} />
        <Link href={`/runs/${runId}`}>{title}</Link>
      </p>
      <p className="compare-card__facts">
        <code>{scenario}</code> · policy <strong>{policy}</strong> · driver {driver} · seed {seed} ·{' '}
        <Moment at={startedAt} />
      </p>
      {other.runId !== runId && (
        <p className="compare-card__facts">
          <Link href={`/runs/${runId}?baseline=${other.runId}`}>
            Show {which} with {which === 'A' ? 'B' : 'A'} as baseline
          </Link>
        </p>
      )}
    </section>
  );
}

/** What the two runs are, what came of comparing them, and what is to be borne in mind. */
export function Summary({ comparison }: { comparison: Comparison }) {
  const { a, b, caveats } = comparison;
  return (
    <div className="compare-summary">
      <div className="compare-cards">
        <RunCard which="A" label={a} other={b} />
        <RunCard which="B" label={b} other={a} />
      </div>
      <p className="compare-headline" role="status">
        {headline(comparison)}
      </p>
      {caveats.length > 0 && (
        <ul className="compare-caveats" aria-label="To be borne in mind">
          {caveats.map((caveat) => (
            <li key={caveat}>{caveat}</li>
          ))}
        </ul>
      )}
      <p className="compare-note">
        A difference counts only beyond what chance makes of equal runs. {otherRunsWords(comparison)}
      </p>
    </div>
  );
}
