import { Pause, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { momentLabel } from '../charts/time.ts';
import type { Player } from './model.ts';

const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;

/** Plays a run that is over: play and pause, speed, and a place to drag. */
export function PlayerBar({ player }: { player: Player }): ReactNode {
  const { isPlaying, speed, positionMs, endMs } = player;
  const position = `${momentLabel(positionMs)} of ${momentLabel(endMs)}`;
  return (
    <section className="player" aria-label="Replay">
      <button
        type="button"
        className="player-play"
        aria-label={isPlaying ? 'Pause the replay' : 'Replay the run'}
        onClick={isPlaying ? player.pause : player.play}
      >
        {isPlaying ? <Pause size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        {isPlaying ? 'Pause' : 'Replay'}
      </button>
      <input
        type="range"
        className="player-position"
        aria-label="Position in the run"
        aria-valuetext={position}
        min={0}
        max={Math.ceil(endMs)}
        step={50}
        value={Math.round(positionMs)}
        onChange={(event) => player.seek(Number(event.target.value))}
      />
      <span className="player-time">{position}</span>
      <select
        className="player-speed"
        aria-label="Speed of the replay"
        value={speed}
        onChange={(event) => player.setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((value) => (
          <option key={value} value={value}>
            {value}×
          </option>
        ))}
      </select>
    </section>
  );
}
