import type { Catalogue } from '@firedrill/contract';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { api } from '../api/client.ts';
import { useResource } from '../api/use-resource.ts';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { PageTitle } from '../ui/page.tsx';
import { Tabs } from '../ui/tabs.tsx';
import './catalogue/catalogue.css';
import { FaultList } from './catalogue/fault-list.tsx';
import { MetricTable } from './catalogue/metric-table.tsx';
import { PolicyList } from './catalogue/policy-list.tsx';

const TAB_IDS = ['faults', 'policies', 'metrics'] as const;

function CatalogueTabs({ catalogue, typed }: { catalogue: Catalogue; typed: string }) {
  const [params, setParams] = useSearchParams();
  const shown = TAB_IDS.find((id) => id === params.get('show')) ?? 'faults';
  const { faults, policies, metrics, drivers, defaultPolicy } = catalogue;
  const matches = (...texts: readonly string[]): boolean =>
    texts.join(' ').toLowerCase().includes(typed.trim().toLowerCase());
  const shownFaults = faults.filter((fault) =>
    matches(fault.kind, fault.summary, fault.symptom, fault.needs),
  );
  const shownPolicies = policies.filter(({ name, summary }) => matches(name, summary));
  const shownMetrics = metrics.filter(({ name, summary }) => matches(name, summary));
  return (
    <Tabs
      label="Parts of the catalogue"
      value={shown}
      onValue={(id) => setParams({ show: id }, { replace: true })}
      tabs={[
        {
          id: 'faults',
          label: `Faults ${shownFaults.length}`,
          content: <FaultList faults={shownFaults} drivers={drivers} />,
        },
        {
          id: 'policies',
          label: `Policies ${shownPolicies.length}`,
          content: <PolicyList policies={shownPolicies} defaultPolicy={defaultPolicy} />,
        },
        {
          id: 'metrics',
          label: `Claims’ metrics ${shownMetrics.length}`,
          content: <MetricTable metrics={shownMetrics} />,
        },
      ]}
    />
  );
}

/** Every fault, policy and metric there is. */
export function CataloguePage() {
  const { data, error, reload } = useResource((signal) => api.catalogue(signal));
  const [typed, setTyped] = useState('');
  return (
    <div className="catalogue">
      <PageTitle
        title="Catalogue"
        note="Every way to break a target, every policy the reference client can follow, and every metric a claim can be about."
        actions={
          <Field label="Filter" isLabelHidden className="catalogue__filter">
            {(control) => (
              <TextInput
                {...control}
                type="search"
                placeholder="Filter"
                value={typed}
                onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              />
            )}
          </Field>
        }
      />
      {data ? (
        <CatalogueTabs catalogue={data} typed={typed} />
      ) : error === undefined ? (
        <Loading step="Reading the catalogue" height="24rem" />
      ) : (
        <ErrorState title="The catalogue could not be read" error={error} onRetry={reload} />
      )}
    </div>
  );
}
