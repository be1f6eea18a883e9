import type { BrokenScenario, ScenarioList } from '@firedrill/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../api/client.ts';
import { useResource } from '../../api/use-resource.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { EmptyState, ErrorState, Loading } from '../../ui/feedback.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { isMatch } from './match.ts';
import { inOrder } from './order.ts';
import { type RunWith, ScenarioRow } from './scenario-row.tsx';
import './scenarios.css';

/** More would push the runs far down a narrow page. */
const SHOWN_ON_PHONE = 6;
const SEED_MAX = 0xffff_ffff;

/** What was typed as a seed; undefined for nothing, NaN for what is none. */
function seedOf(typed: string): number | undefined {
  if (typed.trim() === '') return undefined;
  const seed = Number(typed);
  return Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX ? seed : Number.NaN;
}

interface RunWithFieldsProps {
  policy: string;
  onPolicy: (policy: string) => void;
  seed: string;
  onSeed: (seed: string) => void;
}

function RunWithFields({ policy, onPolicy, seed, onSeed }: RunWithFieldsProps) {
  const { data } = useResource((signal) => api.catalogue(signal));
  const policies = (data?.policies ?? []).map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      <Field label="Policy" isInline className="scenarios__policy">
        {(control) => (
          <Select
            {...control}
            value={policy}
            onValue={onPolicy}
            options={[{ value: '', label: 'as the scenario says' }, ...policies]}
          />
        )}
      </Field>
      <Field
        label="Seed"
        isInline
        className="scenarios__seed"
        error={Number.isNaN(seedOf(seed)) ? 'a whole number' : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            placeholder="scenario’s"
            value={seed}
            onChange={({ currentTarget }) => onSeed(currentTarget.value)}
          />
        )}
      </Field>
    </>
  );
}

function Broken({ broken }: { broken: readonly BrokenScenario[] }) {
  return broken.map(({ name, file, mistakes }) => (
    <li key={file} className="scenario scenario--broken">
      <p>
        <strong>
          <span aria-hidden="true">✕ </span>
          {name}
        </strong>{' '}
        cannot be run: {mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`} in{' '}
        <code>{file}</code>
        {mistakes[0] && ` – line ${mistakes[0].line}: ${mistakes[0].message}`}
      </p>
      <Link href={`/editor/${name}`}>Mend it in the editor</Link>
    </li>
  ));
}

function List({ list, typed, runWith }: { list: ScenarioList; typed: string; runWith: RunWith }) {
  const [isAll, setAll] = useState(false);
  const isNarrow = useMedia('(max-width: 40rem)');
  const shown = inOrder(list.scenarios).filter((scenario) => isMatch(scenario, typed));
  if (shown.length === 0 && list.broken.length === 0) {
    return (
      <EmptyState title={typed === '' ? 'No scenario is here' : 'No scenario says that'}>
        {typed === ''
          ? 'Write one in the editor; the smallest has ten lines and runs in half a minute.'
          : 'Try another word: the name of a fault, of a target, or of what users would notice.'}
      </EmptyState>
    );
  }
  const isShortened = isNarrow && !isAll && typed === '' && shown.length > SHOWN_ON_PHONE;
  return (
    <>
      <ul className="scenarios">
        {typed === '' && <Broken broken={list.broken} />}
        {(isShortened ? shown.slice(0, SHOWN_ON_PHONE) : shown).map((scenario) => (
          <ScenarioRow key={scenario.name} scenario={scenario} runWith={runWith} />
        ))}
      </ul>
      {isShortened && (
        <p className="scenarios__all">
          <Button variant="quiet" onClick={() => setAll(true)}>
            Show all {shown.length} scenarios
          </Button>
        </p>
      )}
    </>
  );
}

/** Every scenario, what it does and when, and the button that runs it. */
export function Scenarios({ isConnected, connection }: { isConnected: boolean; connection: number }) {
  const { data, error, reload } = useResource((signal) => api.scenarios(signal), String(connection));
  const [typed, setTyped] = useState('');
  const [policy, setPolicy] = useState('');
  const [seedTyped, setSeedTyped] = useState('');
  const seed = seedOf(seedTyped);
  const runWith: RunWith = {
    isAllowed: isConnected && !Number.isNaN(seed),
    ...(policy !== '' && { policy }),
    ...(seed !== undefined && { seed }),
  };
  return (
    <Panel
      title="Scenarios"
      note={data && `${data.scenarios.length}`}
      isFlush
      actions={
        <ButtonLink href="/editor" variant="quiet">
          New scenario
        </ButtonLink>
      }
    >
      <div className="scenarios__controls">
        <Field label="Filter" isLabelHidden className="scenarios__filter">
          {(control) => (
            <TextInput
              {...control}
              type="search"
              placeholder="Filter by word, fault or target"
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <RunWithFields policy={policy} onPolicy={setPolicy} seed={seedTyped} onSeed={setSeedTyped} />
      </div>
      <p className="scenarios__legend">
        <span className="plan-strip__sample" data-of="warmup" aria-hidden="true" /> warm-up{' '}
        <span className="plan-strip__sample" data-of="fault" aria-hidden="true" /> a fault: on the cache
        above, the standby in the middle, the database below
      </p>
      {data ? (
        <List list={data} typed={typed.trim()} runWith={runWith} />
      ) : error === undefined ? (
        <Loading step="Reading the scenarios" height="24rem" />
      ) : (
        <div className="scenarios__failure">
          <ErrorState title="The scenarios could not be read" error={error} onRetry={reload} />
        </div>
      )}
    </Panel>
  );
}
