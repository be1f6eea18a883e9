import { FiredrillError } from '@firedrill/contract';
import type { RunStore } from './run-store.ts';

/** What stands for the run that was begun last. */
export const LATEST = 'latest';

const NAMED_MAX = 4;

/**
 * The id of a stored run that a person names: by its id, by the beginning of it, or as `latest`. Rejects with
 * `run.not-found` when there is none, with `usage.invalid` when several begin like that.
 */
export async function findRun(store: RunStore, name: string): Promise<string> {
  const ids = await store.ids();
  const hint = 'firedrill list runs shows the runs that are stored';
  if (name === LATEST) {
    const latest = ids.at(-1);
    if (latest) return latest;
    throw new FiredrillError('run.not-found', 'no run is stored yet', { hint: 'firedrill run makes one' });
  }
  const found = ids.includes(name) ? [name] : ids.filter((id) => name !== '' && id.startsWith(name));
  const [only] = found;
  if (only && found.length === 1) return only;
  if (!only) throw new FiredrillError('run.not-found', `no stored run is called ${name}`, { hint });
  const named = found.slice(-NAMED_MAX).join(', ');
  const more = found.length > NAMED_MAX ? `, and ${found.length - NAMED_MAX} before them` : '';
  throw new FiredrillError('usage.invalid', `${found.length} runs begin with ${name}: ${named}${more}`, {
    hint: 'write more of the id, or latest for the last one',
  });
}
