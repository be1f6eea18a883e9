import { type ReactNode, type RefObject, useRef } from 'react';
import type { LogFilter } from './log-filter.ts';
import type { LogEntry } from './model.ts';

interface LogToolsProps {
  log: readonly LogEntry[];
  filter: LogFilter;
  onFilter(filter: LogFilter): void;
  filterField: RefObject<HTMLInputElement | null>;
  onCopy(): void;
  /** What the button that copies says. */
  copyWord: string;
}

/** How many lines of each topic there are, counted once a line. */
function useTopics(log: readonly LogEntry[]): ReadonlyMap<string, number> {
  const counted = useRef<{ log: readonly LogEntry[]; seen: number; topics: Map<string, number> }>(undefined);
  if (counted.current?.log !== log || counted.current.seen > log.length) {
    counted.current = { log, seen: 0, topics: new Map() };
  }
  const { topics } = counted.current;
  for (; counted.current.seen < log.length; counted.current.seen += 1) {
    const topic = log[counted.current.seen]?.topic ?? '';
    topics.set(topic, (topics.get(topic) ?? 0) + 1);
  }
  return topics;
}

/** Filter, topics and copy of the event log. */
export function LogTools({ log, filter, onFilter, filterField, onCopy, copyWord }: LogToolsProps): ReactNode {
  const topics = useTopics(log);
  const toggle = (topic: string): void => {
    const hidden = filter.hidden.includes(topic)
      ? filter.hidden.filter((other) => other !== topic)
      : [...filter.hidden, topic];
    onFilter({ ...filter, hidden });
  };
  return (
    <div className="log-tools">
      <input
        ref={filterField}
        type="search"
        className="log-filter"
        placeholder="Filter  /"
        aria-label="Filter the event log"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <div className="log-topics">
        {[...topics].map(([topic, count]) => (
          <button
            key={topic}
            type="button"
            className="topic"
            aria-pressed={!filter.hidden.includes(topic)}
            onClick={() => toggle(topic)}
          >
            {topic} {count}
          </button>
        ))}
      </div>
      <button type="button" className="link-button" onClick={onCopy}>
        {copyWord}
      </button>
    </div>
  );
}
