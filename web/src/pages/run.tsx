import { type ReactNode, useState } from 'react';
import { ApiError } from '../api/problem.ts';
import { GhostProvider } from '../run/baseline/provider.tsx';
import type { RunModel } from '../run/model.ts';
import { RunView } from '../run/page.tsx';
import type { RunActions } from '../run/page-actions.ts';
import { StopButton } from '../run/page-header.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState, Loading } from '../ui/feedback.tsx';
import { PageTitle } from '../ui/page.tsx';
import { useAct } from '../ui/use-act.ts';

export type { RunActions } from '../run/page-actions.ts';

const NO_ACTIONS: RunActions = {};

/** A run that was asked for and has no events yet, as the server tells of it. */
export interface StartingRun {
  title: string;
  /** What it is doing. */
  step?: string | undefined;
}

interface RunPageProps {
  model: RunModel;
  actions?: RunActions;
  /** Set while the run is under way, so that its page has a name before its first event. */
  starting?: StartingRun | undefined;
}

/** A run that starts its targets: its name, what it is doing, and the way to end it. */
function Starting({
  model,
  stop,
  starting,
}: { stop: RunActions['stop']; starting: StartingRun } & Pick<RunPageProps, 'model'>): ReactNode {
  const { act, isBusy } = useAct();
  const [isStopping, setStopping] = useState(false);
  const isPressed = isBusy || isStopping;
  return (
    <>
      <PageTitle
        title={starting.title}
        note={<code>{model.runId}</code>}
        actions={
          stop && (
            <StopButton
              isStopping={isPressed}
              isReachable
              onStop={() => {
                void act('The run could not be stopped', stop).then(setStopping);
              }}
            />
          )
        }
      />
      <Loading step={capitalised(starting.step ?? 'starting its targets')} height="50vh" isAtOnce />
    </>
  );
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Content({ model, actions = NO_ACTIONS, starting }: RunPageProps): ReactNode {
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
  if (starting) return <Starting model={model} stop={actions.stop} starting={starting} />;
  const step = feed.kind === 'loading' ? feed.step : 'waiting for the first event';
  return (
    <>
      <h1 className="visually-hidden">Run</h1>
      <Loading step={capitalised(step)} height="60vh" />
    </>
  );
}

/** A run: live, as a replay and as a report. Without actions it needs no server. */
export function RunPage(props: RunPageProps): ReactNode {
  const { feed, view } = props.model;
  const title = view.run?.scenario.title ?? props.starting?.title ?? 'Run';
  return (
    <div className="run-page">
      {feed.kind !== 'failed' && <title>{`${title} – Firedrill`}</title>}
      <Content {...props} />
    </div>
  );
}
