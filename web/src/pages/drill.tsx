import type { Catalogue, StartRun } from '@firedrill/contract';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { Checkbox, Field, Select, TextInput } from '../ui/field.tsx';
import { PageTitle } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { useStart } from './home/use-start.ts';
import './drill.css';

const RATE = { min: 1, max: 5_000, usual: 400 } as const;

interface DrillForm {
  driver: string;
  policy: string;
  rateText: string;
  tls: boolean;
}

function rateMistake(text: string): string | undefined {
  const rate = Number(text);
  return Number.isInteger(rate) && rate >= RATE.min && rate <= RATE.max
    ? undefined
    : `must be a whole number from ${RATE.min} to ${RATE.max}`;
}

function requestOf({ driver, policy, rateText, tls }: DrillForm): StartRun {
  return { kind: 'manual', driver, policy, ratePerSecond: Number(rateText), tls };
}

interface FieldsProps {
  catalogue: Catalogue;
  form: DrillForm;
  onForm(form: DrillForm): void;
}

function Fields({ catalogue, form, onForm }: FieldsProps): ReactNode {
  const { drivers, policies } = catalogue;
  const policy = policies.find(({ name }) => name === form.policy);
  const driver = drivers.find(({ kind }) => kind === form.driver);
  return (
    <>
      <Field
        label="Driver"
        hint={
          driver?.targets === 'own'
            ? 'Starts servers of its own for this drill.'
            : 'Uses servers that are there.'
        }
      >
        {(control) => (
          <Select
            {...control}
            options={drivers.map(({ kind }) => ({ value: kind, label: kind }))}
            value={form.driver}
            onValue={(value) => onForm({ ...form, driver: value })}
          />
        )}
      </Field>
      <Field label="Policy of the application" hint={policy?.summary}>
        {(control) => (
          <Select
            {...control}
            options={policies.map(({ name }) => ({ value: name, label: name }))}
            value={form.policy}
            onValue={(value) => onForm({ ...form, policy: value })}
          />
        )}
      </Field>
      <Field label="Questions a second" error={rateMistake(form.rateText)}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="numeric"
            value={form.rateText}
            onChange={({ currentTarget }) => onForm({ ...form, rateText: currentTarget.value })}
          />
        )}
      </Field>
      <Checkbox
        label="Redis over TLS"
        hint="The certificate faults need it."
        isChecked={form.tls}
        onChecked={(tls) => onForm({ ...form, tls })}
      />
    </>
  );
}

interface StartFormProps {
  catalogue: Catalogue;
  isBusy: boolean;
  onStart(request: StartRun): void;
}

function StartForm({ catalogue, isBusy, onStart }: StartFormProps): ReactNode {
  const { drivers, defaultPolicy } = catalogue;
  const [form, setForm] = useState<DrillForm>({
    driver: drivers.find(({ isDefault }) => isDefault)?.kind ?? drivers[0]?.kind ?? '',
    policy: defaultPolicy,
    rateText: String(RATE.usual),
    tls: false,
  });
  return (
    <form
      className="drill-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!rateMistake(form.rateText)) onStart(requestOf(form));
      }}
    >
      <Fields catalogue={catalogue} form={form} onForm={setForm} />
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Start the drill
      </Button>
    </form>
  );
}

/** Starts a manual drill: what is broken, and when, is then chosen on the run's page. */
export function DrillPage(): ReactNode {
  const { data, error, isLoading, reload } = useResource((signal) => api.catalogue(signal));
  const { start, isBusy } = useStart();
  return (
    <div className="drill-page">
      <PageTitle
        title="Manual drill"
        note="The application is asked questions all the time, and you break and heal its servers by hand. It is recorded like any other run, takes about two seconds to start, and ends when you stop it, after an hour at most."
      />
      <Panel title="How to start it">
        {data && (
          <StartForm catalogue={data} isBusy={isBusy} onStart={(request) => start('The drill', request)} />
        )}
        {!data && isLoading && <Loading step="Reading the catalogue" height="20rem" />}
        {!data && error !== undefined && (
          <ErrorState title="The catalogue could not be read" error={error} onRetry={reload} />
        )}
      </Panel>
    </div>
  );
}
