import type { DoctorCheck, DoctorReport } from '@firedrill/contract';
import { Link } from 'wouter';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { checkIcon, checkWord, isUnneeded } from '../doctor/check-words.ts';

/** What was found, without the path where it was found. */
function inShort(found: string): string {
  return found.replace(/ \(\/.*\)$/, '');
}

function foundWords(check: DoctorCheck): string {
  if (isUnneeded(check)) return 'not found; the process driver does not need it';
  return check.state === 'ok' ? inShort(check.found) : checkWord(check.state);
}

function Verdict({ report }: { report: DoctorReport }) {
  const missing = report.checks.filter((check) => check.state !== 'ok' && !isUnneeded(check));
  return (
    <>
      <p className="home-machine__verdict">
        <strong>{report.ready ? '✓ This machine is ready' : '✕ Something is missing'}</strong>
        <Link href="/doctor">{missing.length === 0 ? 'Doctor' : `Doctor: ${missing.length} to look at`}</Link>
      </p>
      <ul className="home-machine__checks">
        {report.checks.map((check) => (
          <li key={check.name}>
            <span aria-hidden="true">{isUnneeded(check) ? '–' : checkIcon(check.state)} </span>
            {check.name}
            <span className="home-machine__found">{foundWords(check)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What there is to break on this machine, in a few lines. */
export function MachineLine() {
  const { data, error, isLoading } = useResource((signal) => api.doctor(signal));
  return (
    <section className="home-machine" aria-label="This machine" aria-busy={isLoading}>
      {data ? (
        <Verdict report={data} />
      ) : (
        <p className="home-machine__verdict">
          {error === undefined ? 'Looking at this machine …' : 'This machine could not be looked at.'}
          <Link href="/doctor">Doctor</Link>
        </p>
      )}
    </section>
  );
}
