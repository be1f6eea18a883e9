import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as der from './der.ts';

/** A key with the name that its certificates bear. */
interface Identity {
  name: string;
  key: KeyObject;
}

/** When a certificate is valid, in ms of wall-clock time. */
interface Validity {
  fromMs: number;
  untilMs: number;
}

/** What a server over TLS is run with, as PEM. The key is that of all its certificates. */
export interface ServerCertificates {
  /** The authority that a client trusts. */
  ca: string;
  key: string;
  /** For 127.0.0.1 and localhost, valid for a day. */
  good: string;
  /** As `good`, expired an hour ago. */
  expired: string;
  /** As `good`, issued by an authority that nobody trusts. */
  wrongCa: string;
}

const HOUR_MS = 3_600_000;

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
} as const;

function newIdentity(name: string): Identity {
  return { name, key: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey };
}

function nameOf({ name }: Identity): Buffer {
  return der.sequence(der.set(der.sequence(der.oid(OID.commonName), der.utf8String(name))));
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return der.sequence(der.oid(oid), ...(critical ? [der.boolean(true)] : []), der.octetString(value));
}

const CA_EXTENSION = extension(OID.basicConstraints, true, der.sequence(der.boolean(true)));

/** GeneralName: dNSName is [2], iPAddress is [7]. */
const SERVER_EXTENSION = extension(
  OID.subjectAltName,
  false,
  der.sequence(der.tagged(2, Buffer.from('localhost')), der.tagged(7, Buffer.from([127, 0, 0, 1]))),
);

/** An X.509 v3 certificate (RFC 5280) over ECDSA with SHA-256, as PEM; `serial` is from 1 to 127. */
function issue(
  serial: number,
  subject: Identity,
  issuer: Identity,
  validity: Validity,
  extensionOf: Buffer,
): string {
  const algorithm = der.sequence(der.oid(OID.ecdsaWithSha256));
  const version3 = der.constructed(0, der.integer(Buffer.from([2])));
  const publicKey = createPublicKey(subject.key).export({ type: 'spki', format: 'der' });
  const signed = der.sequence(
    version3,
    der.integer(Buffer.from([serial])),
    algorithm,
    nameOf(issuer),
    der.sequence(der.utcTime(validity.fromMs), der.utcTime(validity.untilMs)),
    nameOf(subject),
    publicKey,
    der.constructed(3, der.sequence(extensionOf)),
  );
  const certificate = der.sequence(
    signed,
    algorithm,
    der.bitString(sign('sha256', signed, { key: issuer.key, dsaEncoding: 'der' })),
  );
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Makes an authority and the certificates of a server on this machine; `nowMs` is wall-clock time. */
export function makeCertificates(nowMs: number): ServerCertificates {
  const authority = newIdentity('Firedrill sandbox');
  const stranger = newIdentity('Unknown authority');
  const server = newIdentity('localhost');
  const today = { fromMs: nowMs - 24 * HOUR_MS, untilMs: nowMs + 24 * HOUR_MS };
  const past = { fromMs: nowMs - 24 * HOUR_MS, untilMs: nowMs - HOUR_MS };
  return {
    ca: issue(1, authority, authority, today, CA_EXTENSION),
    key: server.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    good: issue(2, server, authority, today, SERVER_EXTENSION),
    expired: issue(3, server, authority, past, SERVER_EXTENSION),
    wrongCa: issue(4, server, stranger, today, SERVER_EXTENSION),
  };
}
