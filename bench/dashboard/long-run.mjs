/** A long run made of a recorded one: its steady load and its fault, over and over. */

/** @typedef {import('@firedrill/contract').RunEvent} RunEvent */

/** What is shifted with the cycle it stands in, wherever it occurs in an event. */
const MOMENTS = new Set([
  'startMs',
  'endMs',
  'requestedMs',
  'inForceMs',
  'removedMs',
  'firstOkMs',
  'lastOkMs',
]);

/**
 * @param {unknown} value
 * @param {number} shiftMs
 * @param {string} suffix of the ids of faults
 * @returns {unknown}
 */
function shifted(value, shiftMs, suffix) {
  if (Array.isArray(value)) return value.map((item) => shifted(item, shiftMs, suffix));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'faultId') return [key, `${inner}${suffix}`];
      if (MOMENTS.has(key) && typeof inner === 'number') return [key, inner + shiftMs];
      if (MOMENTS.has(key) && typeof inner === 'object' && inner !== null) {
        const moved = Object.entries(inner).map(([source, atMs]) => [source, Number(atMs) + shiftMs]);
        return [key, Object.fromEntries(moved)];
      }
      return [key, shifted(inner, shiftMs, suffix)];
    }),
  );
}

/**
 * The events of a run that goes through the recorded one, but for its beginning and its end, until `lengthMs`; it has
 * no end, as one that is still going on.
 * @param {readonly RunEvent[]} recorded
 * @param {number} lengthMs
 * @returns {RunEvent[]}
 */
export function longRun(recorded, lengthMs) {
  const [first, ...rest] = recorded;
  if (first?.type !== 'run.started') throw new Error('the recorded run has no beginning');
  const cycleMs = first.plan.durationMs;
  const cycle = rest.filter(({ type }) => type !== 'claim.judged' && type !== 'run.finished');
  const scenario = { ...first.scenario, durationMs: lengthMs };
  /** @type {RunEvent[]} */
  const events = [{ ...first, scenario, plan: { ...first.plan, durationMs: lengthMs } }];
  for (let round = 0; round * cycleMs < lengthMs; round += 1) {
    const shiftMs = round * cycleMs;
    for (const event of cycle) {
      if (event.atMs + shiftMs > lengthMs) break;
      const moved = /** @type {RunEvent} */ (shifted(event, shiftMs, round === 0 ? '' : `r${round}`));
      events.push({ ...moved, seq: events.length + 1, atMs: event.atMs + shiftMs });
    }
  }
  return events;
}
