import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HostPolicy, isOwnHost, type Provenance, refusal } from './admission.ts';

const LOCAL: HostPolicy = { isLocal: true, names: [] };
const WIDE: HostPolicy = { isLocal: false, names: ['drill.example'] };

const OWN: Provenance = { method: 'POST', host: '127.0.0.1:4600', purpose: 'data' };
const port = fc.integer({ min: 1, max: 65_535 });
const withPort = (host: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(host, fc.option(port)).map(([name, number]) => (number === null ? name : `${name}:${number}`));
const loopback = fc.oneof(
  fc.constantFrom('localhost', 'LOCALHOST', 'app.localhost', '[::1]'),
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)).map((rest) => `127.${rest.join('.')}`),
);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE');
const purpose = fc.constantFrom('page', 'data', 'stream') as fc.Arbitrary<Provenance['purpose']>;

describe('the host', () => {
  test('every way to name this machine is its own, whatever the port', () => {
    fc.assert(fc.property(withPort(loopback), (host) => isOwnHost(host, LOCAL)));
  });

  test('no other name is, so that a rebound one is refused for every request', () => {
    const foreign = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((v6) => `[${v6}]`),
      fc.string(),
    );
    fc.assert(
      fc.property(withPort(foreign), method, purpose, (host, verb, what) => {
        const name = host.toLowerCase().replace(/:\d+$/, '');
        fc.pre(!/^127\.|^\[::1\]$|(?:^|\.)localhost$/.test(name));
        const request = {
          method: verb,
          host,
          purpose: what,
          fetchSite: 'same-origin',
          origin: `http://${host}`,
        };
        return refusal(request, LOCAL) !== undefined;
      }),
    );
  });

  test.each([
    undefined,
    '',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:localhost',
    'localhost@evil.example',
    'localhost:4600:1',
    '127.0.0.1/evil.example',
    'localhost\u0000',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
  ])('%j is not this machine', (host) => {
    expect(isOwnHost(host, LOCAL)).toBe(false);
  });

  test('a server that listens wider is reached by any address and by the names it was given', () => {
    expect(
      ['10.1.2.3:4600', '[fd00::1]:4600', 'Drill.Example', 'localhost'].map((host) => isOwnHost(host, WIDE)),
    ).toEqual([true, true, true, true]);
    expect(isOwnHost('evil.example', WIDE)).toBe(false);
  });
});

describe('the origin', () => {
  test('a page of any other origin is refused, whatever else it says', () => {
    const origin = fc.oneof(
      fc.webUrl({ withFragments: false, withQueryParameters: false }),
      fc.constantFrom(
        'null',
        '',
        'http://127.0.0.1',
        'http://127.0.0.1:4601',
        'http://localhost:4600',
        'file://',
      ),
      fc.string(),
    );
    const site = fc.option(fc.constantFrom('same-origin', 'none', 'same-site', 'cross-site'), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        origin,
        site,
        fc.constantFrom('POST', 'PUT', 'DELETE'),
        purpose,
        (named, fetchSite, verb, what) => {
          fc.pre(!['http://127.0.0.1:4600', 'https://127.0.0.1:4600'].includes(named.toLowerCase()));
          const request = { ...OWN, method: verb, purpose: what, origin: named, fetchSite };
          return refusal(request, LOCAL) !== undefined;
        },
      ),
    );
  });

  test('another port of this machine is another site', () => {
    expect(refusal({ ...OWN, fetchSite: 'same-site' }, LOCAL)).toContain('another site');
  });

  test.each([
    ['its own page', { origin: 'http://127.0.0.1:4600', fetchSite: 'same-origin' }],
    [
      'its own page behind a proxy with HTTPS',
      { origin: 'https://127.0.0.1:4600', fetchSite: 'same-origin' },
    ],
    ['a program that is no browser', {}],
    ['an address that was typed', { method: 'GET', fetchSite: 'none', fetchMode: 'navigate' }],
    ['a link from elsewhere to a record', { method: 'GET', fetchSite: 'cross-site', fetchMode: 'navigate' }],
    ['a link from elsewhere to a page', { method: 'GET', fetchSite: 'cross-site', purpose: 'page' as const }],
  ])('%s is admitted', (_what, request) => {
    expect(refusal({ ...OWN, ...request }, LOCAL)).toBeUndefined();
  });

  test.each([
    ['data for a script of another site', { method: 'GET', fetchSite: 'cross-site', fetchMode: 'no-cors' }],
    ['events for another site', { method: 'GET', purpose: 'stream' as const, fetchSite: 'cross-site' }],
    [
      'a link to events',
      { method: 'GET', purpose: 'stream' as const, fetchSite: 'cross-site', fetchMode: 'navigate' },
    ],
    ['a form of another site', { fetchSite: 'cross-site', fetchMode: 'navigate' }],
    ['an effect on a page’s address', { purpose: 'page' as const, fetchSite: 'cross-site' }],
  ])('%s: refused', (_what, request) => {
    expect(refusal({ ...OWN, ...request }, LOCAL)).toBeDefined();
  });
});
