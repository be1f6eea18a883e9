import type { RunList, RunSummary } from '@firedrill/contract';
import { Ellipsis, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, fileUrl } from '../../api/client.ts';
import type { Resource } from '../../api/use-resource.ts';
import { VerdictBadge, verdictIcon } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { EmptyState, ErrorState, Loading } from '../../ui/feedback.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Table } from '../../ui/table.tsx';
import { Duration, Moment } from '../../ui/time.tsx';
import { notify } from '../../ui/toast.tsx';
import { FirstRun } from './first-run.tsx';
import { claimWords, isOver, runBefore, verdictOf } from './run-words.ts';

const SHOWN_AT_FIRST = 12;

function Claims({ run }: { run: RunSummary }) {
  const { held, failed, inconclusive } = run.claims;
  if (held + failed + inconclusive === 0) return <span aria-hidden="true">–</span>;
  return (
    <span className="home-claims">
      <span className="visually-hidden">{claimWords(run.claims)}</span>
      <span aria-hidden="true">
        {verdictIcon('held')} {held}
        {failed > 0 && <b>{` ${verdictIcon('failed')} ${failed}`}</b>}
        {inconclusive > 0 && <b>{` ${verdictIcon('inconclusive')} ${inconclusive}`}</b>}
      </span>
    </span>
  );
}

interface RunMenuProps {
  run: RunSummary;
  before: RunSummary | undefined;
  onDelete: () => void;
}

function RunMenu({ run, before, onDelete }: RunMenuProps) {
  const { id } = run;
  const compare: MenuEntry[] = [
    ...(before ? [{ label: 'Compare with the one before', href: `/compare?a=${before.id}&b=${id}` }] : []),
    { label: 'Compare with …', href: `/compare?a=${id}` },
  ];
  const files: MenuEntry[] = [
    { label: 'Report (HTML)', href: fileUrl.report(id, 'html'), isDownload: true },
    { label: 'Report (JUnit)', href: fileUrl.report(id, 'junit'), isDownload: true },
    { label: 'Report (JSON)', href: fileUrl.report(id, 'json'), isDownload: true },
    { label: 'Journal (NDJSON)', href: fileUrl.journal(id), isDownload: true },
  ];
  const remove: MenuEntry[] = [
    { label: 'Delete …', icon: <Trash2 aria-hidden="true" />, onSelect: onDelete, isDisabled: !isOver(run) },
  ];
  const trigger = (
    <IconButton label={`More on ${run.scenario}, ${id}`} size="sm" icon={<Ellipsis aria-hidden="true" />} />
  );
  return <Menu trigger={trigger} groups={[compare, files, remove]} />;
}

function Row({ run, before, onDelete }: RunMenuProps) {
  return (
    <tr>
      <td>
        <VerdictBadge verdict={verdictOf(run)} />
      </td>
      <th scope="row">
        <Link href={`/runs/${run.id}`} className="home-runs__name">
          {run.title}
        </Link>
        <span className="home-runs__facts">
          {run.scenario} · {run.id.slice(-6)} · {run.policy}
          {run.driver !== 'process' && ` · ${run.driver}`}
          {run.state === 'died' && ' · died'}
          {run.end !== undefined && run.end !== 'completed' && ` · ${run.end}`}
          <span className="home-runs__narrow">
            <Duration ms={run.elapsedMs} />
            {run.startedAt !== undefined && (
              <>
                {' · '}
                <Moment at={run.startedAt} />
              </>
            )}
            {' · '}
            <Claims run={run} />
          </span>
        </span>
      </th>
      <td className="is-number home-runs__wide">
        {run.startedAt === undefined ? '–' : <Moment at={run.startedAt} />}
        <span className="home-runs__facts">
          <Duration ms={run.elapsedMs} />
        </span>
      </td>
      <td className="is-number home-runs__wide">
        <Claims run={run} />
      </td>
      <td className="home-runs__more">
        <RunMenu run={run} before={before} onDelete={onDelete} />
      </td>
    </tr>
  );
}

function Runs({ runs, onDelete }: { runs: readonly RunSummary[]; onDelete: (run: RunSummary) => void }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? runs : runs.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <Table caption="Recent runs">
        <thead>
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Run</th>
            <th scope="col" className="is-number home-runs__wide">
              Started, lasted
            </th>
            <th scope="col" className="is-number home-runs__wide">
              Claims
            </th>
            <th scope="col">
              <span className="visually-hidden">More</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <Row key={run.id} run={run} before={runBefore(runs, run)} onDelete={() => onDelete(run)} />
          ))}
        </tbody>
      </Table>
      {shown.length < runs.length && (
        <p className="home-runs__all">
          <Button variant="quiet" size="sm" onClick={() => setAll(true)}>
            Show all {runs.length} runs
          </Button>
        </p>
      )}
    </>
  );
}

/** The runs that are stored, the latest first, with what can be done with each. */
export function RecentRuns({
  runs,
  shownAbove,
}: {
  runs: Resource<RunList>;
  /** Runs under way that the page shows in another place. */
  shownAbove: readonly RunSummary[];
}) {
  const [doomed, setDoomed] = useState<RunSummary>();
  const { data, error, reload } = runs;
  const listed = data?.runs.filter(({ id }) => !shownAbove.some((run) => run.id === id));
  const remove = async (): Promise<boolean> => {
    if (!doomed) return true;
    await api.remove(doomed.id);
    notify('The run was deleted', `${doomed.scenario}, ${doomed.id}`);
    reload();
    return true;
  };
  return (
    <Panel title="Recent runs" isFlush>
      {error !== undefined && (
        <div className="home-runs__failure">
          <ErrorState title="The runs could not be read" error={error} onRetry={reload} />
        </div>
      )}
      {!data && error === undefined && <Loading step="Reading the runs" height="8rem" />}
      {listed?.length === 0 && shownAbove.length === 0 && (
        <EmptyState title="No run yet" actions={<FirstRun />}>
          A good first one: a Redis is killed while an application asks it 400 questions a second, and comes
          back 8 seconds later. You watch where the answers come from meanwhile; it takes half a minute, and
          breaks only servers that it starts itself.
        </EmptyState>
      )}
      {listed?.length === 0 && shownAbove.length > 0 && (
        <EmptyState title="No run is over yet">
          The first is under way; it is listed here when it has ended.
        </EmptyState>
      )}
      {listed && listed.length > 0 && <Runs runs={listed} onDelete={setDoomed} />}
      <ConfirmDialog
        isOpen={doomed !== undefined}
        onClose={() => setDoomed(undefined)}
        title="Delete this run?"
        description={`${doomed?.scenario}, ${doomed?.id}: its journal and its reports are removed from the disk.`}
        confirmLabel="Delete the run"
        onConfirm={remove}
      />
    </Panel>
  );
}
