import { describe, expect, test } from 'vitest';
import { accessBy, GENERATE, tokenOf } from './access.ts';

const TOKEN = 'a-token-of-some-length';

describe('a token', () => {
  test('is taken as it is given, or made', () => {
    expect(tokenOf(TOKEN)).toBe(TOKEN);
    expect(tokenOf(GENERATE)).toMatch(/^[\w-]{24}$/);
    expect(tokenOf(GENERATE)).not.toBe(tokenOf(GENERATE));
  });

  test.each(['', 'fifteen-letters', 'with a blank in its middle', 'x'.repeat(513), 'é'.repeat(20)])(
    '%j is refused without being repeated',
    (given) => {
      expect(() => tokenOf(given)).toThrow(expect.objectContaining({ code: 'config.invalid' }));
      if (given !== '') expect(() => tokenOf(given)).not.toThrow(given);
    },
  );
});

describe('access by a token', () => {
  const access = accessBy(TOKEN);

  test('is for whoever bears it', () => {
    expect(access.judge({ authorization: `Bearer ${TOKEN}` })).toBe('right');
    expect(access.judge({ authorization: `bearer ${TOKEN}` })).toBe('right');
    expect(access.judge({ authorization: `Bearer ${TOKEN}x` })).toBe('wrong');
    for (const authorization of [undefined, '', TOKEN, `Basic ${TOKEN}`, 'Bearer'])
      expect(access.judge({ authorization })).toBe('missing');
  });

  test('is for whoever signed in with it, also after a restart', () => {
    const cookie = access.signIn(TOKEN);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(TOKEN);
    const [pair = ''] = (cookie ?? '').split(';');
    expect(accessBy(TOKEN).judge({ cookie: `other=1; ${pair}` })).toBe('right');
    expect(accessBy(`${TOKEN}!`).judge({ cookie: pair })).toBe('wrong');
    expect(access.judge({ cookie: `${pair}x` })).toBe('wrong');
    expect(access.judge({ cookie: `firedrill_session=${TOKEN}` })).toBe('wrong');
    expect(access.signIn(`${TOKEN}x`)).toBeUndefined();
  });

  test('is for everyone where there is no token', () => {
    expect(accessBy(undefined).judge({})).toBe('right');
  });
});
