import type { ErrorKind, FailureClass } from '../vocabulary.ts';
import { episodeOf } from './episodes.ts';
import type { EpisodeView, ErrorCounts, FaultView, RunView } from './run-view.ts';
import { addCounts } from './totals.ts';

/**
 * What each kind of error says of its cause. `answer`: the server itself said what is wrong. `transport`: something
 * between asking and being answered failed. `echo`: the client's own reaction, which says that there is trouble and
 * not which.
 */
const MEANINGS: Record<
  ErrorKind,
  { weight: 'answer' | 'transport'; means: FailureClass } | { weight: 'echo' }
> = {
  auth: { weight: 'answer', means: 'authentication' },
  oom: { weight: 'answer', means: 'resource-exhaustion' },
  maxclients: { weight: 'answer', means: 'resource-exhaustion' },
  loading: { weight: 'answer', means: 'resource-exhaustion' },
  readonly: { weight: 'answer', means: 'configuration' },
  misconf: { weight: 'answer', means: 'configuration' },
  tls: { weight: 'answer', means: 'configuration' },
  refused: { weight: 'transport', means: 'network' },
  reset: { weight: 'transport', means: 'network' },
  closed: { weight: 'transport', means: 'network' },
  timeout: { weight: 'transport', means: 'network' },
  'connect-timeout': { weight: 'transport', means: 'network' },
  'not-connected': { weight: 'echo' },
  'breaker-open': { weight: 'echo' },
  exhausted: { weight: 'echo' },
  unavailable: { weight: 'echo' },
  other: { weight: 'echo' },
};

/** What a failure looks like from the client, with the errors behind it, the most frequent first. */
export interface Classification {
  seenAs: FailureClass | 'unknown';
  errors: [kind: ErrorKind, count: number][];
  /** Why it is unknown. */
  reason?: string;
}

/** The class that most errors of a weight speak for; `undefined` when there are none. */
function mostlySaid(
  errors: Classification['errors'],
  weight: 'answer' | 'transport',
): FailureClass | undefined {
  const sums = new Map<FailureClass, number>();
  for (const [kind, count] of errors) {
    const meaning = MEANINGS[kind];
    if (meaning.weight === weight) sums.set(meaning.means, (sums.get(meaning.means) ?? 0) + count);
  }
  return [...sums].sort(([, m], [, n]) => n - m)[0]?.[0];
}

/**
 * The class of a failure from the errors it caused. One answer of the server weighs more than any number of lost
 * connections: a server that refuses credentials closes connections too, but one that is away never speaks of them.
 * A breaker that opened without any error means that answers were too slow, which is a matter of the network here.
 */
export function classifyErrors(counts: ErrorCounts): Classification {
  const errors = (Object.entries(counts) as Classification['errors'])
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b, 'en'));
  const seenAs = mostlySaid(errors, 'answer') ?? mostlySaid(errors, 'transport');
  if (seenAs) return { seenAs, errors };
  if (errors.length === 0) return { seenAs: 'unknown', errors, reason: 'the client saw no error' };
  if (counts['breaker-open']) return { seenAs: 'network', errors };
  return { seenAs: 'unknown', errors, reason: 'its errors do not say why' };
}

/** The errors of an episode that a target of a role can have caused. */
function errorsOf(episode: EpisodeView, role: FaultView['on']): ErrorCounts {
  if (role === 'database') {
    // `unavailable` is said of both sources together, so it tells nothing of this one.
    const { unavailable: _both, ...errors } = episode.requestErrors;
    return errors;
  }
  return addCounts(episode.cacheErrors, episode.connectionErrors);
}

/**
 * What a fault looked like from the client while it was in force. Faults on the cache are judged by why the cache
 * could not be used and by what became of connections to it, faults on the database by why requests failed. Where
 * there was no such error, requests that were never answered count as timeouts: that is what they were to their users.
 */
export function classifyFault(view: RunView, fault: Pick<FaultView, 'id' | 'on'>): Classification {
  const episode = episodeOf(view, fault.id);
  if (!episode) return { seenAs: 'unknown', errors: [], reason: 'it was not injected' };
  if (fault.on === 'standby') {
    return { seenAs: 'unknown', errors: [], reason: 'the application does not use the standby' };
  }
  const errors = errorsOf(episode, fault.on);
  const isSilent = Object.keys(errors).length === 0;
  return classifyErrors(isSilent && episode.unanswered > 0 ? { timeout: episode.unanswered } : errors);
}
