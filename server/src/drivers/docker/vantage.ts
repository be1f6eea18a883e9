import { readFileSync } from 'node:fs';
import { FiredrillError, type Role } from '@firedrill/contract';
import { containerPort, type Inspection, nameOf, publishedAddress } from './container-facts.ts';
import type { Engine } from './engine.ts';
import { isGone } from './engine-errors.ts';
import { inspect } from './find-containers.ts';

/** Where this program looks at containers from: their engine's host, or a container beside them. */
export type Vantage = { kind: 'host' } | { kind: 'container'; name: string; networks: ReadonlySet<string> };

/** An engine gives every container its own files for these, and so names it in the table of mounts. */
const OWN_FILES = /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf) \/etc\//;

/** Only networks that a person has made resolve the names of their containers. */
const DEFAULT_BRIDGE = 'bridge';

/** The id of the container whose process has these mounts (the text of `/proc/self/mountinfo`); none outside of one. */
export function containerIdIn(mounts: string): string | undefined {
  return OWN_FILES.exec(mounts)?.[1];
}

/**
 * Where this program looks from. A container that the engine does not know is another engine's, and one that uses its
 * host's network is as good as the host.
 */
export async function vantageOf(engine: Engine, signal: AbortSignal): Promise<Vantage> {
  const id = containerIdIn(ownMounts());
  if (id === undefined) return { kind: 'host' };
  const found = await inspect(engine, id, id, 'look at its own', signal).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });
  if (found === undefined || found.HostConfig.NetworkMode === 'host') return { kind: 'host' };
  return { kind: 'container', name: nameOf(found), networks: new Set(networksOf(found).keys()) };
}

/**
 * Where a container's server is reached from a vantage. From the host: on the port that it publishes. From a container
 * beside it: by its name, since its address may be another after every start; without a name in their network, by its
 * address.
 */
export function reachedAddress(
  inspection: Inspection,
  role: Role,
  vantage: Vantage,
  engineHost: string,
): { host: string; port: number } {
  if (vantage.kind === 'host') return publishedAddress(inspection, role, engineHost);
  const shared = [...networksOf(inspection)].filter(([id]) => vantage.networks.has(id));
  const [named] = shared.filter(([, { name }]) => name !== DEFAULT_BRIDGE);
  const port = containerPort(inspection, role);
  if (named) return { host: nameOf(inspection), port };
  const address = shared.map(([, network]) => network.address).find((found) => found !== '');
  if (address !== undefined) return { host: address, port };
  throw new FiredrillError(
    'config.invalid',
    `Container ${nameOf(inspection)} is in no network of ${vantage.name}, the container that Firedrill runs in.`,
    { hint: `Put both into one network: docker network connect <network> ${vantage.name}.` },
  );
}

/** A container's networks by id; a network that it has been taken off for a moment is still the engine's to name. */
function networksOf({ NetworkSettings }: Inspection): Map<string, { name: string; address: string }> {
  const networks = Object.entries(NetworkSettings.Networks);
  return new Map(
    networks.map(([name, { NetworkID, IPAddress }]) => [NetworkID, { name, address: IPAddress }]),
  );
}

function ownMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    // Only Linux tells it so, and only there a process is in a container.
    return '';
  }
}
