import type { DoctorCheck, DoctorReport } from '@firedrill/contract';
import { RotateCw } from 'lucide-react';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { PageTitle } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { checkIcon, checkWord, isUnneeded } from './doctor/check-words.ts';
import './doctor/doctor.css';

const TONES: Record<DoctorCheck['state'], BadgeTone> = {
  ok: 'held',
  warning: 'inconclusive',
  missing: 'failed',
};

function Check({ check }: { check: DoctorCheck }) {
  const { name, state, found, cure } = check;
  return (
    <li className="doctor-check">
      {isUnneeded(check) ? (
        <Badge tone="neutral" icon="–">
          not needed
        </Badge>
      ) : (
        <Badge tone={TONES[state]} icon={checkIcon(state)}>
          {checkWord(state)}
        </Badge>
      )}
      <div className="doctor-check__words">
        <h3>{name}</h3>
        <p className="doctor-check__found">{found}</p>
        {cure !== undefined && (
          <p className="doctor-check__cure">
            <strong>{isUnneeded(check) ? 'To use it:' : 'What to do:'}</strong> {cure}
          </p>
        )}
      </div>
    </li>
  );
}

function summary({ ready, checks }: DoctorReport): string {
  const open = checks.filter((check) => check.state !== 'ok' && !isUnneeded(check)).length;
  if (!ready) return 'A drill cannot run here yet';
  return open === 0 ? 'Everything a drill needs is here' : `A drill can run here; ${open} to look at`;
}

/** What a drill needs, what of it is found, and what to do about the rest. */
export function DoctorPage() {
  const { data, error, isLoading, reload } = useResource((signal) => api.doctor(signal));
  return (
    <div className="doctor">
      <PageTitle
        title="Doctor"
        note="What a drill needs on this machine, as the server finds it."
        actions={
          <Button icon={<RotateCw aria-hidden="true" />} isBusy={isLoading} onClick={reload}>
            Check again
          </Button>
        }
      />
      {error !== undefined && (
        <ErrorState title="The machine could not be examined" error={error} onRetry={reload} />
      )}
      {data ? (
        <Panel title={summary(data)} isFlush>
          <ul aria-live="polite" aria-busy={isLoading}>
            {data.checks.map((check) => (
              <Check key={check.name} check={check} />
            ))}
          </ul>
        </Panel>
      ) : (
        error === undefined && <Loading step="Looking for servers and starting them once" height="16rem" />
      )}
    </div>
  );
}
