import type { NetworkInterfaceInfo } from 'node:os';
import { isLocalHost } from '../../http/listen.ts';

/** More would bury the one that is wanted. */
const ADDRESSES_MAX = 3;
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::'];
/** Networks that virtual machines and containers make: others seldom reach the machine by them. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|cni|flannel|podman)/;

/** Addresses at which other machines may find this one, those of real networks first. */
function addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const names = Object.keys(interfaces);
  const ordered = [
    ...names.filter((name) => !VIRTUAL.test(name)),
    ...names.filter((name) => VIRTUAL.test(name)),
  ];
  return ordered
    .flatMap((name) => interfaces[name] ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
    .slice(0, ADDRESSES_MAX);
}

/**
 * What a person is told about where the dashboard is. `url` is where it listens; `fragment` comes after each address. Where
 * others can reach it, also how they find it, and that anybody on the way can read along.
 */
export function addressLines(
  url: string,
  host: string,
  fragment: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): string[] {
  const lines = [`Firedrill at ${url}${fragment}`];
  if (isLocalHost(host)) return lines;
  if (EVERY_ADDRESS.includes(host)) {
    const { port } = new URL(url);
    lines.push(
      ...addressesOf(interfaces).map((address) => `     also at http://${address}:${port}${fragment}`),
    );
  }
  return [...lines, 'This is plain HTTP: whoever is on the way can read the token and everything else.'];
}
