import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { FiredrillError } from '@firedrill/contract';
import { isLoopback } from '../platform/address.ts';

/** Where something listens. */
export interface HostPort {
  host: string;
  port: number;
}

const LOOPBACK = '127.0.0.1';
const PORT_MAX = 65_535;
const ADDRESS = /^(?:\[(?<v6>[^\]]*)\]|(?<name>[^:]*)):(?<port>\d{1,5})$/;

/** Reads `host:port` or `[IPv6]:port`; throws `usage.invalid`. */
export function parseAddress(text: string): HostPort {
  const groups = ADDRESS.exec(text)?.groups;
  const port = Number(groups?.port);
  if (groups === undefined || port > PORT_MAX) {
    throw new FiredrillError('usage.invalid', `"${text}" is not an address`, {
      hint: `write host:port with a port up to ${PORT_MAX}, for instance 127.0.0.1:6379 or [::1]:6379`,
    });
  }
  return { host: groups.v6 ?? groups.name ?? '', port };
}

/** The reverse of `parseAddress`. */
export function formatAddress({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where to listen: an empty text is any free port; a missing host and `localhost` are 127.0.0.1; names are looked up. */
export async function listenAddress(text: string): Promise<HostPort> {
  const { host, port } = text === '' ? { host: LOOPBACK, port: 0 } : parseAddress(text);
  if (host === '' || host === 'localhost') return { host: LOOPBACK, port };
  if (isIP(host) !== 0) return { host, port };
  try {
    return { host: (await lookup(host)).address, port };
  } catch (error) {
    throw new FiredrillError('link.listen', `listen ${text}: the name ${host} is not known`, {
      hint: 'write an address of this machine, for instance 127.0.0.1',
      cause: error,
    });
  }
}

/** Rejects with `link.listen` when others than this machine could reach an address to listen on. */
export async function checkLoopback(text: string): Promise<void> {
  const address = await listenAddress(text);
  if (isLoopback(address.host)) return;
  throw new FiredrillError('link.listen', `listen ${formatAddress(address)}: other machines could reach it`, {
    hint: 'listen on 127.0.0.1, or allow it with --allow-remote',
  });
}
