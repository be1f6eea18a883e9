import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMPARATORS, type MetricInfo } from './claim.ts';
import { CLAIM_LENGTH_MAX, parseAbortLimit, parseClaim, type TextProblem } from './claim-parser.ts';
import { OPERATIONS, PHASES, SOURCES } from './vocabulary.ts';

const METRICS: readonly MetricInfo[] = [
  { name: 'availability', summary: '', dimension: 'share', selectors: ['phase', 'op'] },
  { name: 'p99', summary: '', dimension: 'duration', selectors: ['phase', 'source', 'op'] },
  { name: 'throughput', summary: '', dimension: 'rate', selectors: ['phase'] },
  { name: 'stuck_resets', summary: '', dimension: 'count', selectors: [] },
  { name: 'recovery_time', summary: '', dimension: 'duration', selectors: [], needsFault: true },
];

function claimOf(text: string) {
  const parsed = parseClaim(text, METRICS);
  return 'claim' in parsed ? parsed.claim : parsed.problems;
}

/** Problems as `stretch of the text: message | suggestion`. */
function problemsOf(text: string): string[] {
  const parsed = parseClaim(text, METRICS);
  return 'problems' in parsed ? parsed.problems.map((problem) => shown(text, problem)) : [];
}

function shown(text: string, { offset, length, message, suggestion }: TextProblem): string {
  const stretch = text.slice(offset, offset + length);
  return `${stretch}: ${message}${suggestion === undefined ? '' : ` | ${suggestion}`}`;
}

describe('a claim', () => {
  it.each([
    ['availability >= 99%', 'availability', {}, '>=', 0.99],
    ['availability(fault) > 99.5 %', 'availability', { phase: 'fault' }, '>', 0.995],
    ['p99(fault, mysql) < 50ms', 'p99', { phase: 'fault', source: 'mysql' }, '<', 50],
    [
      'p99( write ,redis,settled )<=1.5s',
      'p99',
      { op: 'write', source: 'redis', phase: 'settled' },
      '<=',
      1_500,
    ],
    ['p99(warm-up) < 1m', 'p99', { phase: 'warm-up' }, '<', 60_000],
    ['throughput(steady) > 300/s', 'throughput', { phase: 'steady' }, '>', 300],
    ['stuck_resets == 0', 'stuck_resets', {}, '==', 0],
    ['  recovery_time < 30s  ', 'recovery_time', {}, '<', 30_000],
  ])('reads %s', (text, metric, selection, comparator, value) => {
    expect(claimOf(text)).toEqual({ text: text.trim(), metric, selection, comparator, value });
  });

  it.each([
    ['avilability >= 99%', 'avilability: no metric is called avilability | did you mean availability?'],
    ['p99 < 50', '50: p99 is a duration, which "50" is not | write 50ms'],
    ['p99 < -5ms', '-5ms: p99 is a duration, which "-5ms" is not | write 5ms'],
    ['p99 < 2 seconds', '2 seconds: p99 is a duration, which "2 seconds" is not | write 2s'],
    ['availability >= 0.99', '0.99: availability is a share, which "0.99" is not | write 99%'],
    ['availability >= 120%', '120%: availability is a share: it lies between 0% and 100%'],
    ['throughput > 300', '300: throughput is a rate, which "300" is not | write 300/s'],
    ['stuck_resets == 0s', '0s: stuck_resets is a count, which "0s" is not | write 0'],
    ['availability = 99%', '=: "=" is no comparison | write =='],
    ['availability => 99%', '=>: "=>" is no comparison | write >='],
    ['availability ≥ 99%', '≥: "≥" is no comparison | write >='],
    ['availability != 99%', '!=: "!=" is no comparison | choose from >= <= > < =='],
    ['p99(fualt) < 1s', 'fualt: "fualt" is no phase, source or operation | did you mean fault?'],
    [
      'p99(fault, steady) < 1s',
      'steady: "fault" and "steady" are both a choice of phase | keep one of them, and make a second claim for the other',
    ],
    [
      'recovery_time(fault) < 1s',
      'fault: recovery_time is taken over the whole run | leave the parentheses out',
    ],
    [
      'throughput(redis) > 1/s',
      'redis: throughput is not measured by source, so "redis" cannot be chosen | choose from warm-up, steady, fault, recovery, settled',
    ],
    [
      'availability',
      'availability: a claim is a metric, a comparison and a value | write for example availability >= 99%',
    ],
    ['', ': the claim is empty | write for example availability >= 99%'],
    [
      'p99(fault < 1s',
      'p99(fault < 1s: the parenthesis is not closed | write for example availability >= 99%',
    ],
  ])('says what is wrong with "%s", and where', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('reports every problem of one text', () => {
    expect(problemsOf('avail(fault, elsewhere) => soon')).toHaveLength(4);
  });

  it('reads back whatever can be written', () => {
    const claim = fc.record({
      metric: fc.constantFrom('p99'),
      phase: fc.constantFrom(undefined, ...PHASES),
      source: fc.constantFrom(undefined, ...SOURCES),
      op: fc.constantFrom(undefined, ...OPERATIONS),
      comparator: fc.constantFrom(...COMPARATORS),
      value: fc.nat({ max: 1_000_000 }),
    });
    fc.assert(
      fc.property(claim, fc.boolean(), ({ metric, phase, source, op, comparator, value }, reversed) => {
        const words = [phase, source, op].filter((word) => word !== undefined);
        if (reversed) words.reverse();
        const text = `${metric}${words.length > 0 ? `(${words.join(', ')})` : ''} ${comparator} ${value}ms`;
        const selection = { ...(phase && { phase }), ...(source && { source }), ...(op && { op }) };
        expect(claimOf(text)).toEqual({ text, metric, selection, comparator, value });
      }),
    );
  });

  it('never throws, and every problem lies within the text', () => {
    const fragment = fc.constantFrom(
      'p99',
      'availability',
      '(',
      ')',
      ',',
      'fault',
      'for',
      '>=',
      '=',
      '5',
      '%',
      'ms',
      ' ',
      '\n',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(fragment).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsed = [parseClaim(written, METRICS), parseAbortLimit(written, METRICS)];
        for (const result of parsed) {
          if (!('problems' in result)) continue;
          expect(result.problems.length).toBeGreaterThan(0);
          for (const { offset, length } of result.problems) {
            expect(offset).toBeGreaterThanOrEqual(0);
            expect(length).toBeGreaterThan(0);
            expect(offset + length).toBeLessThanOrEqual(Math.max(1, written.length + 1));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses a text without end', () => {
    expect(claimOf('('.repeat(CLAIM_LENGTH_MAX + 1))).toHaveLength(1);
  });
});

describe('an abort limit', () => {
  it('is a claim with the time for which it must be true', () => {
    expect(parseAbortLimit('availability(fault) < 50% for 5s', METRICS)).toEqual({
      limit: {
        text: 'availability(fault) < 50% for 5s',
        claim: {
          text: 'availability(fault) < 50%',
          metric: 'availability',
          selection: { phase: 'fault' },
          comparator: '<',
          value: 0.5,
        },
        forMs: 5_000,
      },
    });
  });

  it.each([
    [
      'availability < 50%',
      'availability < 50%: a limit says for how long it must be passed | write availability < 50% for 5s',
    ],
    ['availability < 50% for', 'for: the duration is missing | write for 5s'],
    ['availability < 50% for 5', '5: "5" is not a duration | write 5s'],
    ['availability < 50 for 5s', '50: availability is a share, which "50" is not | write 50%'],
    [
      'recovery_time > 5s for 5s',
      'recovery_time: recovery_time is known only once a fault has been removed; a limit needs a metric of the load | make it a claim',
    ],
  ])('says what is wrong with "%s"', (text, problem) => {
    const parsed = parseAbortLimit(text, METRICS);
    const problems = 'problems' in parsed ? parsed.problems : [];
    expect(problems.map((found) => shown(text, found).trim())).toEqual([problem]);
  });
});
