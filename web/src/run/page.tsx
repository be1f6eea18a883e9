import { activeFaults, isManual } from '@firedrill/contract';
import { type ReactNode, useMemo, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { TimelineProvider } from '../charts/timeline.tsx';
import { BaselineBar } from './baseline/bar.tsx';
import { usePageKeys } from './keyboard.ts';
import { neighbourOf } from './log-steps.ts';
import type { RunModel } from './model.ts';
import type { RunActions } from './page-actions.ts';
import { KeysDialog, StopDialog } from './page-dialogs.tsx';
import { useDrawn } from './page-drawn.ts';
import { feedNotice } from './page-feed.tsx';
import { RunHeader, StopButton } from './page-header.tsx';
import { focusPanel, Panels, useClaimRows, useEvidence } from './page-panels.tsx';
import { type Shown, shownOf } from './page-shown.ts';
import { type PageState, usePageState } from './page-state.ts';
import { ZoomBar } from './page-zoom.tsx';
import { FaultPalette } from './palette/palette.tsx';
import { useIsPhone } from './panels/phone.ts';
import { PlayerBar } from './player-bar.tsx';
import { Ruler } from './ruler.tsx';
import { VerdictStrip } from './verdict.tsx';
import { headlineOf, spokenOf } from './verdict-words.ts';
import './run.css';

interface Stopping {
  isStopping: boolean;
  problem: string | undefined;
  /** Resolves with whether it was asked for. */
  stop(): Promise<boolean>;
}

function useStop({ stop }: RunActions): Stopping {
  const [isStopping, setStopping] = useState(false);
  const [problem, setProblem] = useState<string>();
  return {
    isStopping,
    problem,
    stop: async () => {
      if (!stop) return false;
      setStopping(true);
      setProblem(undefined);
      try {
        await stop();
        return true;
      } catch (error) {
        const { message, hint } = problemOf(error);
        setProblem(`The run could not be stopped: ${message}${hint ? ` – ${hint}` : ''}`);
        setStopping(false);
        return false;
      }
    },
  };
}

function togglePlay({ player, freeze }: RunModel): void {
  if (freeze) (freeze.isFrozen ? freeze.resume : freeze.freeze)();
  else if (player) (player.isPlaying ? player.pause : player.play)();
}

function goLive(model: RunModel, state: PageState): void {
  model.freeze?.resume();
  model.player?.seek(model.player.endMs);
  state.follow();
}

function showClaims(): void {
  focusPanel(5);
}

type OpenDialog = 'keys' | 'stop' | undefined;

interface KeyTargets {
  model: RunModel;
  shown: Shown;
  state: PageState;
  canStop: boolean;
  open(dialog: OpenDialog): void;
}

/** Ties the page's keys to what they do. */
function useRunKeys({ model, shown, state, canStop, open }: KeyTargets): void {
  const { timeline, filter, filterField } = state;
  usePageKeys({
    reset: () => timeline.zoom(undefined),
    live: () => goLive(model, state),
    freeze: () => togglePlay(model),
    step: (direction) => {
      const entry = neighbourOf(shown, filter, timeline.cursor.atMs, direction);
      if (entry) timeline.cursor.place(entry.atMs);
    },
    panel: focusPanel,
    bands: state.toggleBands,
    filter: () => {
      focusPanel(8);
      requestAnimationFrame(() => filterField.current?.focus());
    },
    help: () => open('keys'),
    stop: () => open(canStop ? 'stop' : undefined),
  });
}

interface PaletteProps {
  view: RunModel['view'];
  manual: RunActions['manual'];
  /** Whether its end was asked for here. */
  isStopping: boolean;
}

/** What can be broken by hand, where this is a manual drill that goes on. */
function Palette({ view, manual, isStopping }: PaletteProps): ReactNode {
  const { run } = view;
  if (!manual || !run) return null;
  return (
    <FaultPalette
      catalogue={manual.catalogue}
      drill={{
        driver: run.driver,
        targets: run.targets.map(({ role }) => role),
        hasTls: run.scenario.tls === true,
        isReplicated: 'standby-lag' in view.probes,
      }}
      faults={activeFaults(view)}
      isEnding={isStopping}
      onInject={manual.inject}
      onHeal={manual.heal}
    />
  );
}

/** What a person should know of the run before they look at it. */
function Notice({ words }: { words: string }): ReactNode {
  return (
    <p className="run-notice" role="status">
      {words}
    </p>
  );
}

interface RunBarProps {
  model: RunModel;
  state: PageState;
  choice: RunActions['baseline'];
}

/** What of the run is shown, and what it is held against. */
function RunBar({ model, state, choice }: RunBarProps): ReactNode {
  return (
    <div className="run-bar">
      {model.player && <PlayerBar player={model.player} />}
      <ZoomBar state={state} model={model} />
      <BaselineBar model={model} choice={choice} />
    </div>
  );
}

/** A run that is being shown: all that the page has, from its name down to its log. */
export function RunView({ model, actions }: { model: RunModel; actions: RunActions }): ReactNode {
  const { view, feed, player } = model;
  const state = usePageState(model);
  const [dialog, setDialog] = useState<OpenDialog>();
  const stopping = useStop(actions);
  const isPhone = useIsPhone();
  const shown = useMemo(() => shownOf(model), [model]);
  const drawn = useDrawn(shown, state.timeline.range);
  const rows = useClaimRows(shown);
  const onEvidence = useEvidence(state);
  const isLive = view.finished === undefined && feed.kind !== 'complete';
  const canStop = isLive && actions.stop !== undefined;
  const isUnreachable = feed.kind === 'disconnected' && !feed.serverAnswers;
  const headline = headlineOf(shown, rows, {
    replayEndMs: player?.endMs,
    isStopping: stopping.isStopping,
    isCutFromNews: feed.kind === 'disconnected',
    leftInForce: actions.leftInForce,
  });
  useRunKeys({ model, shown, state, canStop: canStop && !isUnreachable, open: setDialog });
  const notice = stopping.problem ?? feedNotice(model);
  const isDim = feed.kind === 'stale' || feed.kind === 'disconnected';
  const stop = canStop && (
    <StopButton
      isStopping={stopping.isStopping}
      isReachable={!isUnreachable}
      onStop={() => void stopping.stop()}
    />
  );
  return (
    <TimelineProvider value={state.timeline}>
      <RunHeader model={model} actions={actions} stop={!isPhone && stop} onHelp={() => setDialog('keys')} />
      <div className="run-top">
        <VerdictStrip
          headline={headline}
          isDim={isDim}
          rows={isPhone ? [] : rows}
          onEvidence={onEvidence}
          onClaims={showClaims}
        />
        {isPhone && stop}
      </div>
      {notice !== undefined && <Notice words={notice} />}
      <div className={isDim ? 'run-body is-dim' : 'run-body'}>
        <Ruler shown={shown} zoom={state.zoom} />
        <RunBar model={model} state={state} choice={actions.baseline} />
        <Panels
          shown={drawn}
          filter={state.filter}
          setFilter={state.setFilter}
          filterField={state.filterField}
          rows={rows}
          onEvidence={onEvidence}
          palette={
            isLive &&
            actions.manual && <Palette view={view} manual={actions.manual} isStopping={stopping.isStopping} />
          }
        />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spokenOf(view, headline)}
      </p>
      <KeysDialog isOpen={dialog === 'keys'} onClose={() => setDialog(undefined)} />
      <StopDialog
        isManual={isManual(view)}
        isOpen={dialog === 'stop'}
        onClose={() => setDialog(undefined)}
        onStop={stopping.stop}
      />
    </TimelineProvider>
  );
}
