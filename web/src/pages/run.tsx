import type { ReactNode } from 'react';
import { ApiError } from '../api/problem.ts';
import { GhostProvider } from '../run/baseline/provider.tsx';
import type { RunModel } from '../run/model.ts';
import { RunView } from '../run/page.tsx';
import type { RunActions } from '../run/page-actions.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { PageTitle } from '../ui/page.tsx';

export type { RunActions } from '../run/page-actions.ts';

const NO_ACTIONS: RunActions = {};

interface RunPageProps {
  model: RunModel;
  actions?: RunActions;
}

function Content({ model, actions = NO_ACTIONS }: RunPageProps): ReactNode {
  const { feed, view } = model;
  if (feed.kind === 'failed') {
    const error = new ApiError('unreadable', feed.message, { hint: feed.hint });
    const isOnServer = model.journalUrl !== undefined;
    return (
      <>
        <PageTitle
          title={feed.title ?? `Run ${model.runId}`}
          note={feed.title !== undefined && <code>{model.runId}</code>}
          actions={
            isOnServer && (
              <ButtonLink href="/" variant="primary">
                Go home
              </ButtonLink>
            )
          }
        />
        <ErrorState title={feed.title === undefined ? 'The run cannot be shown' : 'Why'} error={error} />
      </>
    );
  }
  if (view.run) {
    return (
      <GhostProvider model={model}>
        <RunView model={model} actions={actions} />
      </GhostProvider>
    );
  }
  const step = feed.kind === 'loading' ? feed.step : 'waiting for the first event';
  return (
    <>
      <h1 className="visually-hidden">Run</h1>
      <Loading step={step} height="60vh" />
    </>
  );
}

/** A run: live, as a replay and as a report. Without actions it needs no server. */
export function RunPage(props: RunPageProps): ReactNode {
  const { feed, view } = props.model;
  const title = view.run?.scenario.title ?? 'Run';
  return (
    <div className="run-page">
      {feed.kind !== 'failed' && <title>{`${title} – Firedrill`}</title>}
      <Content {...props} />
    </div>
  );
}
