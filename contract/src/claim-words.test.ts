import { expect, test } from 'vitest';
import { parseClaim } from './claim-parser.ts';
import { limitWords, subjectWords } from './claim-words.ts';
import { METRICS } from './metrics/index.ts';

test.each([
  ['recovery_time < 5s', 'recovery_time', 'below 5 s'],
  ['error_rate(fault) <= 1%', 'error_rate in phase fault', 'at most 1 %'],
  ['availability >= 99%', 'availability', 'at least 99 %'],
  ['hit_rate(steady) > 80%', 'hit_rate in phase steady', 'above 80 %'],
  ['p99(fault, mysql, read) < 50ms', 'p99 of reads answered from MySQL in phase fault', 'below 50 ms'],
  ['stuck_resets == 0', 'stuck_resets', 'exactly 0'],
])('%s is about %s, and asks %s', (text, subject, limit) => {
  const parsed = parseClaim(text, METRICS);
  if (!('claim' in parsed)) throw new Error('no claim');
  expect([subjectWords(parsed.claim), limitWords(parsed.claim)]).toEqual([subject, limit]);
});
