import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clean,
  clip,
  lineWidth,
  painter,
  shareText,
  tinted,
  widthOf,
  wrap,
  wrapItems,
  wrapLine,
} from './text.ts';

const plain = painter(false);

describe('width of text', () => {
  it.each([
    ['redis', 5],
    ['緩存', 4],
    ['ｶﾅ', 2],
    ['カナ', 4],
    ['한국', 4],
    ['e\u0301', 1],
    ['🚒', 2],
    ['👩‍🚒', 2],
    ['❤️', 2],
    ['✓ ✕ █ ▓ … · –', 13],
    ['', 0],
  ])('%s takes %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });
});

describe('cutting a line', () => {
  it('never exceeds the width and leaves what fits as it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }),
        fc.nat(40),
        (pieces, width) => {
          const line = pieces.map((text, i) => (i % 2 === 0 ? text : tinted('strong', text)));
          const cut = clip(line, width);
          expect(lineWidth(cut)).toBeLessThanOrEqual(width);
          if (lineWidth(line) <= width) expect(plain(cut)).toBe(plain(line));
        },
      ),
    );
  });

  it('says with … that something is missing and does not halve a wide character', () => {
    expect(plain(clip(['緩存崩潰'], 6))).toBe('緩存…');
    expect(plain(clip(['crash', tinted('strong', ' on cache')], 9))).toBe('crash on…');
  });
});

describe('wrapping', () => {
  it('breaks between words, keeps long words whole and loses nothing', () => {
    expect(wrap('the cache still answered', 10)).toEqual(['the cache', 'still', 'answered']);
    expect(wrap('a .firedrill/runs/2026 b', 8)).toEqual(['a', '.firedrill/runs/2026', 'b']);
  });

  it('breaks lists between their items only', () => {
    expect(wrapItems(['1 attempt', '2 retries', '0 resets'], ' · ', 22)).toEqual([
      '1 attempt · 2 retries',
      '0 resets',
    ]);
  });

  it('indents the further lines of a line with tones', () => {
    const lines = wrapLine(['12 s  ', tinted('strong', 'crash on cache'), ' could not be proven'], 20, 6);
    expect(lines.map(plain).map((text) => text.trimEnd())).toEqual([
      '12 s  crash on cache',
      '      could not be',
      '      proven',
    ]);
  });

  it('stays within the width unless a word is longer', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z ]{0,9}$/)), (pieces) => {
        for (const line of wrapLine(pieces, 20, 4)) expect(lineWidth(line)).toBeLessThanOrEqual(39);
        const words = wrapLine(pieces, 20, 4).map(plain).join(' ').split(/ +/).join('');
        expect(words).toBe(pieces.join('').replaceAll(' ', ''));
      }),
    );
  });
});

describe('what may be written', () => {
  it('does not let a text steer the terminal', () => {
    expect(clean('title\x1b[2J\u0007\nnext\u202e')).toBe('title\ufffd[2J\ufffd next\ufffd');
    expect(plain(['a\x1bc', tinted('held', '\x9b1m')])).toBe('a\ufffdc\ufffd1m');
  });

  it('paints only when asked to', () => {
    expect(painter(true)([tinted('held', 'held')])).toContain('\x1b[');
    expect(plain([tinted('held', 'held')])).toBe('held');
  });

  it('never rounds a share to nothing or to all', () => {
    expect([0, 0.0004, 0.932_8, 0.9996, 1].map(shareText)).toEqual([
      '0 %',
      '< 0.1 %',
      '93.3 %',
      '> 99.9 %',
      '100 %',
    ]);
  });
});
