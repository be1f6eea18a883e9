import { GitCompareArrows, Layers2, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'wouter';
import { useResource } from '../../api/use-resource.ts';
import { VerdictBadge } from '../../ui/badge.tsx';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import type { Baseline, RunModel } from '../model.ts';
import type { BaselineChoice } from '../page-actions.ts';
import { type Candidate, candidatesFor, type Likeness, likenessOf } from './candidates.ts';
import { canAlignFaults } from './ghost.ts';
import { useGhost } from './provider.tsx';
import './baseline.css';

interface PickerProps {
  own: Likeness;
  choice: BaselineChoice;
}

/** The menu of the runs that this one can be held against. */
function Picker({ own, choice }: PickerProps): ReactNode {
  const { data, error, reload } = useResource(choice.list);
  const { runId, scenario, policy } = own;
  const groups = useMemo((): MenuEntry[][] => {
    const entryOf = ({ runId: id, icon, label }: Candidate): MenuEntry => ({
      label,
      icon: <span>{icon}</span>,
      onSelect: () => choice.choose(id),
    });
    const note = (label: string): MenuEntry[] => [{ label, isDisabled: true, onSelect: () => undefined }];
    if (!data) return [note(error === undefined ? 'Reading the runs …' : 'The runs could not be read')];
    const { alike, others } = candidatesFor({ runId, scenario, policy }, data, Date.now());
    const found = [alike.map(entryOf), others.map(entryOf)].filter(({ length }) => length > 0);
    return found.length > 0 ? found : [note('No other run is over yet')];
  }, [runId, scenario, policy, choice, data, error]);
  return (
    <Menu
      trigger={
        // Read anew before it opens: a run may have come to its end since.
        <Button size="sm" icon={<Layers2 aria-hidden="true" />} onPointerEnter={reload} onFocus={reload}>
          Compare with …
        </Button>
      }
      groups={groups}
    />
  );
}

/** What is said of a baseline that is not drawn. */
function troubleWords({ runId, state }: Baseline): string {
  switch (state.kind) {
    case 'gone':
      return `Baseline gone: ${runId}. ${state.message}`;
    case 'failed':
      return `Baseline ${runId} cannot be shown: ${state.message}${state.hint ? ` – ${state.hint}` : ''}`;
    default:
      return `Reading the baseline ${runId} …`;
  }
}

interface ChosenProps {
  model: RunModel;
  baseline: Baseline;
  choice: BaselineChoice;
}

/** The baseline that is chosen: what it is, and what can be done with it. */
function Chosen({ model, baseline, choice }: ChosenProps): ReactNode {
  const ghost = useGhost();
  const { state, alignment, runId } = baseline;
  const isAtFault = alignment === 'fault';
  const canAlign = state.kind === 'ready' && (isAtFault || canAlignFaults(model.view, state.view));
  const isReady = state.kind === 'ready';
  return (
    <>
      <span className={`baseline-words is-${state.kind}`}>
        {isReady && <span className="swatch swatch-ghost" aria-hidden="true" />}
        <span role="status">
          {isReady ? (
            <>
              baseline: <Link href={`/runs/${runId}`}>{ghost?.label}</Link>
            </>
          ) : (
            troubleWords(baseline)
          )}
        </span>
        {isReady && <VerdictBadge verdict={state.view.finished?.verdict ?? 'inconclusive'} />}
      </span>
      {canAlign && (
        <Button
          size="sm"
          aria-pressed={isAtFault}
          onClick={() => choice.align(isAtFault ? 'start' : 'fault')}
        >
          Align at the first fault
        </Button>
      )}
      {isReady && (
        <ButtonLink
          variant="quiet"
          size="sm"
          href={`/compare?a=${encodeURIComponent(runId)}&b=${encodeURIComponent(model.runId)}`}
          icon={<GitCompareArrows aria-hidden="true" />}
        >
          Compare both
        </ButtonLink>
      )}
      {state.kind === 'failed' && state.retry && (
        <Button size="sm" onClick={state.retry}>
          Try again
        </Button>
      )}
      <IconButton
        label="Clear the baseline"
        size="sm"
        icon={<X aria-hidden="true" />}
        onClick={() => choice.choose(undefined)}
      />
    </>
  );
}

interface BaselineBarProps {
  model: RunModel;
  choice: BaselineChoice | undefined;
}

/** Where a run that is over is chosen to be drawn behind this one; not there where no other runs are at hand. */
export function BaselineBar({ model, choice }: BaselineBarProps): ReactNode {
  const own = likenessOf(model.runId, model.view);
  if (!choice || !own) return null;
  return (
    <section className="baseline-bar" aria-label="Baseline">
      <Picker own={own} choice={choice} />
      {model.baseline && <Chosen model={model} baseline={model.baseline} choice={choice} />}
    </section>
  );
}
