import type { Catalogue, DoctorCheck, StartRun } from '@firedrill/contract';
import { type ReactNode, useState } from 'react';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { Checkbox, Field, Select, TextInput } from '../ui/field.tsx';
import { PageTitle } from '../ui/page.tsx';
import { Panel } from '../ui/panel.tsx';
import { driverTrouble, offersTls } from './drill/drivers.ts';
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
  /** What the doctor found; missing until it has. */
  checks: readonly DoctorCheck[] | undefined;
  form: DrillForm;
  onForm(form: DrillForm): void;
}

function Fields({ catalogue, checks, form, onForm }: FieldsProps): ReactNode {
  const { drivers, policies } = catalogue;
  const trouble = driverTrouble(checks, form.driver);
  const hasTls = offersTls(catalogue, form.driver);
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
        error={trouble}
      >
        {(control) => (
          <Select
            {...control}
            options={drivers.map(({ kind }) => ({
              value: kind,
              label: driverTrouble(checks, kind) === undefined ? kind : `${kind} – not ready`,
            }))}
            value={form.driver}
            onValue={(value) =>
              onForm({ ...form, driver: value, tls: form.tls && offersTls(catalogue, value) })
            }
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
        hint={
          hasTls ? 'The certificate faults need it.' : `The ${form.driver} driver reaches Redis without TLS.`
        }
        isChecked={form.tls}
        isDisabled={!hasTls}
        onChecked={(tls) => onForm({ ...form, tls })}
      />
    </>
  );
}

interface StartFormProps {
  catalogue: Catalogue;
  checks: readonly DoctorCheck[] | undefined;
  isBusy: boolean;
  onStart(request: StartRun): void;
}

function StartForm({ catalogue, checks, isBusy, onStart }: StartFormProps): ReactNode {
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
      <Fields catalogue={catalogue} checks={checks} form={form} onForm={setForm} />
      <Button type="submit" variant="primary" isBusy={isBusy}>
        Start the drill
      </Button>
    </form>
  );
}

/** Starts a manual drill: what is broken, and when, is then chosen on the run's page. */
export function DrillPage(): ReactNode {
  const { data, error, isLoading, reload } = useResource((signal) => api.catalogue(signal));
  const { data: doctor } = useResource((signal) => api.doctor(signal));
  const { start, isBusy } = useStart();
  return (
    <div className="drill-page">
      <PageTitle
        title="Manual drill"
        note="The application is asked questions all the time, and you break and heal its servers by hand. It is recorded like any other run, takes about two seconds to start, and ends when you stop it, after an hour at most."
      />
      <Panel title="How to start it">
        {data && (
          <StartForm
            catalogue={data}
            checks={doctor?.checks}
            isBusy={isBusy}
            onStart={(request) => start('The drill', request)}
          />
        )}
        {!data && isLoading && <Loading step="Reading the catalogue" height="20rem" />}
        {!data && error !== undefined && (
          <ErrorState title="The catalogue could not be read" error={error} onRetry={reload} />
        )}
      </Panel>
    </div>
  );
}
