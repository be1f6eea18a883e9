import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { makeCertificates, type ServerCertificates } from './certificates.ts';
import * as der from './der.ts';

const nowMs = Date.parse(systemClock.wallTime());
const made = makeCertificates(nowMs);

/** What a client that trusts the authority says of a server with a certificate, over a real connection. */
async function verdict(cert: string, { ca, key }: ServerCertificates): Promise<string> {
  const server = createServer({ cert, key }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('certificates', () => {
  it.each([
    ['good', 'trusted'],
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrongCa', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const)('a client finds the %s one %s', async (name, found) => {
    expect(await verdict(made[name], made)).toBe(found);
  });

  it('are for this machine by number and by name, and from an authority that may issue them', () => {
    const good = new X509Certificate(made.good);
    const ca = new X509Certificate(made.ca);
    expect(good.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(good.checkHost('localhost')).toBe('localhost');
    expect(good.checkHost('example.com')).toBeUndefined();
    expect(ca.ca).toBe(true);
    expect(good.ca).toBe(false);
    expect(good.verify(ca.publicKey)).toBe(true);
    expect(new X509Certificate(made.wrongCa).verify(ca.publicKey)).toBe(false);
  });

  it('bear the moments between which they are valid', () => {
    const { validFrom, validTo } = new X509Certificate(made.expired);
    expect(Date.parse(validFrom)).toBe(Math.floor(nowMs / 1_000) * 1_000 - 24 * 3_600_000);
    expect(Date.parse(validTo)).toBe(Math.floor(nowMs / 1_000) * 1_000 - 3_600_000);
  });

  it('share the key, so that a server takes another certificate with one setting', () => {
    const keys = [made.good, made.expired, made.wrongCa].map((cert) =>
      new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    expect(new Set(keys).size).toBe(1);
  });
});

describe('distinguished encoding', () => {
  it('writes an object identifier in groups of seven bits', () => {
    // The example of X.690 8.19.5, and the signature algorithm as RFC 5758 has it.
    expect(der.oid('2.999.3').toString('hex')).toBe('0603883703');
    expect(der.oid('1.2.840.10045.4.3.2').toString('hex')).toBe('06082a8648ce3d040302');
  });

  it('writes a length in as few bytes as it takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (size) => {
        const written = der.octetString(Buffer.alloc(size));
        const head = written[1] ?? 0;
        const extra = head < 0x80 ? 0 : head & 0x7f;
        const length = extra === 0 ? head : written.readUIntBE(2, extra);
        expect(length).toBe(size);
        expect(written.length).toBe(2 + extra + size);
        if (extra > 0) expect(size).toBeGreaterThanOrEqual(extra === 1 ? 0x80 : 256 ** (extra - 1));
      }),
    );
  });
});
