import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Address } from './address.ts';

/**
 * Starts to connect to an address, over TLS where it asks for that; what is written before then is sent when it is
 * connected. A certificate that does not hold is an `error` with OpenSSL's code, such as `CERT_HAS_EXPIRED`.
 */
export function openSocket({ host, port, tls }: Address): Socket {
  if (tls === undefined) return connect({ host, port, noDelay: true });
  return connectTls({ host, port, ca: tls.ca }).setNoDelay(true);
}
