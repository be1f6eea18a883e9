import { type ReactNode, useRef } from 'react';
import { setText } from '../../charts/set-text.ts';
import { shareAt } from '../../charts/time.ts';
import { RIGHT_PX, useTimeline } from '../../charts/timeline.tsx';
import { useCursorEffect } from '../../charts/use-cursor.ts';
import type { Lane } from '../model.ts';
import { segmentAt } from './lanes-draw.ts';
import './lane-details.css';

/** From this share of the axis on there is more room to the left of the cursor than to its right. */
const TURN_SHARE = 0.5;

/** What to say of a lane at a moment, beside the word in its band: why it is not as it should be. */
function detailAt({ segments }: Lane, atMs: number): string {
  const segment = segmentAt(segments, atMs);
  if (!segment || segment.tone === 'good' || segment.detail === '') return '';
  return segment.detail === segment.word ? '' : `${segment.word}: ${segment.detail}`;
}

/**
 * The details of what is not well at the cursor, each in the row of its lane, while the lanes are pointed at or have the
 * keyboard; on a phone in the line of its name, where there is room. They follow the cursor without rendering; who does not see them is told them with the moment.
 */
export function LaneDetails(props: {
  lanes: readonly Lane[];
  nowMs: number;
  stepPx: number;
  topPx: number;
}): ReactNode {
  const { lanes, nowMs, stepPx, topPx } = props;
  const { range, cursor, gutterPx } = useTimeline();
  const host = useRef<HTMLDivElement>(null);
  useCursorEffect(cursor, (atMs) => {
    const share = atMs === undefined ? -1 : shareAt(range, atMs);
    const isShown = atMs !== undefined && atMs <= nowMs && share >= 0 && share <= 1;
    const side = share < TURN_SHARE ? 'right' : 'left';
    const element = host.current;
    if (!element) return;
    element.dataset.side = side;
    element.style.setProperty('--cursor-share', String(share));
    for (const [index, child] of [...element.children].entries()) {
      const lane = lanes[index];
      const text = isShown && lane ? detailAt(lane, atMs) : '';
      setText(child, text);
      child.classList.toggle('is-empty', text === '');
    }
  });
  return (
    <div
      ref={host}
      className={topPx > 0 ? 'lane-details lane-details-above' : 'lane-details'}
      style={{ left: gutterPx, right: RIGHT_PX }}
      aria-hidden="true"
    >
      {lanes.map((lane, index) => (
        <span key={lane.id} className="lane-detail is-empty" style={{ top: index * stepPx }} />
      ))}
    </div>
  );
}
