import type { ReactNode } from 'react';
import { fitRange, momentLabel } from '../charts/time.ts';
import { coarseWords } from './coarse-words.ts';
import type { RunModel } from './model.ts';
import { rangeAround } from './page-shown.ts';
import type { PageState } from './page-state.ts';

/** What is zoomed to, and the ways to somewhere else without a mouse. */
export function ZoomBar({ state, model }: { state: PageState; model: RunModel }): ReactNode {
  const { timeline, zoom, isFollowing, hasBands, toggleBands } = state;
  const { faults } = model.view;
  const first = faults[0];
  const last = faults.at(-1);
  const { freeze } = model;
  const coarse = coarseWords(model.series, timeline.range);
  const toFaults = (): void => {
    if (!first || !last) return;
    const goneMs = last.provenGoneMs ?? last.removedMs ?? model.nowMs;
    // Recovery is a part of what a fault does, and what it takes is what is looked for.
    const clock = model.view.recoveries.at(-1);
    const wellMs = clock && (clock.normalMs ?? model.nowMs);
    const range = rangeAround(first.requestedInjectMs, Math.max(goneMs, wellMs ?? 0));
    timeline.zoom(fitRange(range, timeline.endMs));
  };
  return (
    <section className="zoom-bar" aria-label="What is shown of the run">
      {zoom && (
        <span className="zoom-words tabular">
          {momentLabel(zoom.fromMs, 1)} – {momentLabel(zoom.toMs, 1)}
          {isFollowing ? ', following' : ''}
        </span>
      )}
      <button type="button" className="zoom-whole" disabled={!zoom} onClick={() => timeline.zoom(undefined)}>
        Whole run <kbd>0</kbd>
      </button>
      <button type="button" disabled={!first} onClick={toFaults}>
        {faults.length > 1 ? 'Zoom to the faults' : 'Zoom to the fault'}
      </button>
      {freeze && (
        <>
          <button
            type="button"
            aria-pressed={freeze.isFrozen}
            onClick={freeze.isFrozen ? freeze.resume : freeze.freeze}
          >
            Freeze <kbd>Space</kbd>
          </button>
          <button
            type="button"
            onClick={() => {
              freeze.resume();
              state.follow();
            }}
          >
            Live <kbd>L</kbd>
          </button>
        </>
      )}
      <button type="button" aria-pressed={hasBands} onClick={toggleBands}>
        Fault bands <kbd>F</kbd>
      </button>
      {coarse !== undefined && <span className="zoom-coarse tabular">{coarse}</span>}
    </section>
  );
}
