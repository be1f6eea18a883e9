import type { ScenarioSummary } from '@firedrill/contract';
import { ChevronRight, Play } from 'lucide-react';
import { useId, useState } from 'react';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Duration } from '../../ui/time.tsx';
import { faultGroups } from './fault-groups.ts';
import { PlanStrip } from './plan-strip.tsx';
import { useStart } from './use-start.ts';

/** What to run scenarios with, where it is not what they say themselves. */
export interface RunWith {
  isAllowed: boolean;
  policy?: string;
  seed?: number;
}

function Details({ id, scenario }: { id: string; scenario: ScenarioSummary }) {
  const { name, description, claims, file, policy, plan } = scenario;
  return (
    <div id={id} className="scenario__details">
      <p>{description}</p>
      <h3>It must hold that</h3>
      <ul className="scenario__claims">
        {claims.map((claim) => (
          <li key={claim}>
            <code>{claim}</code>
          </li>
        ))}
      </ul>
      <p className="scenario__facts">
        policy {policy} · seed {plan.seed} · warm-up <Duration ms={plan.warmupMs} /> · <code>{file}</code>
      </p>
      <ButtonLink size="sm" href={`/editor/${name}`}>
        Open in the editor
      </ButtonLink>
    </div>
  );
}

/** One scenario: what it is, what it breaks and when, how long it takes; more of it on demand. */
export function ScenarioRow({ scenario, runWith }: { scenario: ScenarioSummary; runWith: RunWith }) {
  const { name, title, plan, shipped } = scenario;
  const [isOpen, setOpen] = useState(false);
  const { start, isBusy } = useStart();
  const detailsId = useId();
  const { isAllowed, ...choices } = runWith;
  const faults = faultGroups(plan.faults).map(({ words }) => words);
  return (
    <li className="scenario">
      <div className="scenario__line">
        <button
          type="button"
          className="scenario__title"
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight aria-hidden="true" className="scenario__chevron" />
          <span>
            {title}
            <span className="scenario__name">
              {name}
              {!shipped && ' · your own'}
              {faults.length > 0 && ` · ${faults.join(', ')}`}
            </span>
          </span>
        </button>
        <PlanStrip plan={plan} />
        <span className="scenario__duration">
          <Duration ms={plan.durationMs} />
        </span>
        <Button
          icon={<Play aria-hidden="true" />}
          aria-label={`Run ${title}`}
          isBusy={isBusy}
          disabled={!isAllowed}
          onClick={() => start(name, { kind: 'scenario', name, ...choices })}
        >
          Run
        </Button>
      </div>
      {isOpen && <Details id={detailsId} scenario={scenario} />}
    </li>
  );
}
