import { closeSync, openSync, readSync } from 'node:fs';
import { isSameConfiguration, type RunEvent, type RunView } from '@firedrill/contract';
import type { RunStore } from './run-store.ts';

/** The first event of a journal is no longer than this. */
const FIRST_EVENT_BYTES_MAX = 262_144;

/** The first event of a journal; `undefined` where there is none that can be read. */
function firstEvent(path: string): RunEvent | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const bytes = Buffer.alloc(FIRST_EVENT_BYTES_MAX);
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
    return JSON.parse(text.slice(0, text.indexOf('\n'))) as RunEvent;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/**
 * The views of finished runs that are of the same thing as one, the newest first, at most `max` of them; those that
 * `except` names are left out. What they are of is read from the first line, so that a full store costs little.
 */
export async function runsLike(
  store: RunStore,
  view: RunView,
  { except, max }: { except: readonly string[]; max: number },
): Promise<RunView[]> {
  const like: RunView[] = [];
  for (const id of (await store.ids()).reverse()) {
    if (like.length >= max) break;
    if (except.includes(id)) continue;
    const first = firstEvent(store.filesOf(id).journal);
    if (first?.type !== 'run.started') continue;
    if (first.scenario.name !== view.run?.scenario.name || first.policy !== view.run.policy) continue;
    const other = await store.view(id).catch(() => undefined);
    if (other?.finished?.end === 'completed' && isSameConfiguration(view, other)) like.push(other);
  }
  return like;
}
