import { Download, GitCompareArrows, Keyboard, Link2, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import { momentLabel } from '../charts/time.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { copyWords, useCopy } from '../ui/use-copy.ts';
import type { RunModel } from './model.ts';
import type { RunActions } from './page-actions.ts';
import { FeedBadge } from './page-feed.tsx';
import { linkTo, momentOf } from './page-moment.ts';
import { endedEarlyWords } from './run-words.ts';

const STARTED = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function facts({ view }: RunModel): string {
  const { run } = view;
  if (!run) return '';
  const targets = run.targets.map(({ role, server }) => (role === 'standby' ? `standby ${server}` : server));
  return [...targets, `policy ${run.policy}`, `driver ${run.driver}`, `seed ${run.plan.seed}`].join(' · ');
}

function totalWords({ view, player }: RunModel): string {
  if (player) return momentLabel(player.endMs);
  const { plan } = view.run ?? {};
  if (view.finished) return momentLabel(view.finished.atMs);
  return plan?.manual ? 'open end' : momentLabel(plan?.durationMs ?? 0);
}

/** Copies the page's address, with the moment that is shown: who follows it sees the same. */
function CopyLink({ model }: { model: RunModel }): ReactNode {
  const { copied, copy } = useCopy();
  const isAtEnd = model.player ? momentOf(model.player) === undefined : model.view.finished !== undefined;
  const words = isAtEnd ? 'Copy link' : 'Copy link to this moment';
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={<Link2 aria-hidden="true" />}
      onClick={() => copy(linkTo(location.href, isAtEnd ? undefined : model.nowMs))}
    >
      <span aria-live="polite">{copyWords(words, copied)}</span>
    </Button>
  );
}

interface HeaderProps {
  model: RunModel;
  actions: RunActions;
  /** The button that ends it, where it stands up here. */
  stop: ReactNode;
  onHelp(): void;
}

interface StopButtonProps {
  isStopping: boolean;
  /** Whether the server answers, which is to do it. */
  isReachable: boolean;
  onStop(): void;
}

/** The one red thing on the page. */
export function StopButton({ isStopping, isReachable, onStop }: StopButtonProps): ReactNode {
  if (!isReachable) {
    return (
      <Button variant="stop" icon={<OctagonX aria-hidden="true" />} disabled>
        Cannot stop: the server is not reachable
      </Button>
    );
  }
  return (
    <Button variant="stop" icon={<OctagonX aria-hidden="true" />} isBusy={isStopping} onClick={onStop}>
      {isStopping ? 'Restoring' : 'Stop and restore'}
    </Button>
  );
}

/** Which run it is, on what, how far it has come, how fresh it is, and the way to end it. */
export function RunHeader({ model, actions, stop, onHelp }: HeaderProps): ReactNode {
  const { view, nowMs } = model;
  const scenario = view.run?.scenario;
  const isOver = view.finished !== undefined || model.feed.kind === 'complete';
  const early = endedEarlyWords(
    view,
    isOver && (model.player?.positionMs ?? 0) >= (model.player?.endMs ?? 0),
  );
  return (
    <header className="run-header">
      <div className="run-name">
        <h1>{scenario?.title ?? 'Run'}</h1>
      </div>
      <div className="run-tools">
        <span className="run-clock tabular">
          <b>{momentLabel(nowMs)}</b> / {totalWords(model)}
          {early !== undefined && <span className="run-clock-plan"> · {early}</span>}
        </span>
        <FeedBadge model={model} />
        <span className="run-links">
          {model.journalUrl !== undefined && <CopyLink model={model} />}
          {actions.compareUrl !== undefined && (
            <ButtonLink variant="quiet" size="sm" href={actions.compareUrl} icon={<GitCompareArrows />}>
              Compare
            </ButtonLink>
          )}
          {actions.reportUrl !== undefined && isOver && (
            <ButtonLink variant="quiet" size="sm" href={actions.reportUrl} icon={<Download />} download>
              Report
            </ButtonLink>
          )}
          {model.journalUrl !== undefined && (
            <ButtonLink variant="quiet" size="sm" href={model.journalUrl} icon={<Download />} download>
              Journal
            </ButtonLink>
          )}
          <Button
            className="run-keys"
            variant="quiet"
            size="sm"
            icon={<Keyboard aria-hidden="true" />}
            onClick={onHelp}
          >
            Keys
          </Button>
        </span>
        {stop}
      </div>
      <p className="run-facts">
        <code>{scenario?.name ?? model.runId}</code> {facts(model)}
        {view.run && (
          <>
            {' '}
            · <time dateTime={view.run.startedAt}>{STARTED.format(new Date(view.run.startedAt))}</time>
          </>
        )}{' '}
        · run <code className="run-id">{model.runId}</code>
      </p>
    </header>
  );
}
