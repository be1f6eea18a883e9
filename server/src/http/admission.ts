import { isIP } from 'node:net';
import { isLoopback } from '../platform/address.ts';

/** Which names this server answers to. */
export interface HostPolicy {
  /** Whether it listens on this machine alone; then no other address than a loopback one is its own. */
  isLocal: boolean;
  /** Names, in lower case, that it answers to besides; where it is reached by a name, a person has to say so. */
  names: readonly string[];
}

/** What of a request tells where it comes from; a header that is missing is left out. */
export interface Provenance {
  method: string;
  /** Header `Host`. */
  host?: string | undefined;
  /** Header `Origin`. */
  origin?: string | undefined;
  /** Header `Sec-Fetch-Site`, which no page can forge. */
  fetchSite?: string | undefined;
  /** Header `Sec-Fetch-Mode`. */
  fetchMode?: string | undefined;
  /** What it is for: a page and its files, data, or a stream that stays open. */
  purpose: 'page' | 'data' | 'stream';
}

const HOST = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[a-z0-9.-]+))(?::\d{1,5})?$/;
const WITHOUT_EFFECT: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a `Host` header names this server. A page of another site that has its own name resolve to this machine (DNS
 * rebinding) is of that site's origin in the browser, but its requests bear that name. An address cannot be rebound.
 */
export function isOwnHost(header: string | undefined, { isLocal, names }: HostPolicy): boolean {
  const groups = HOST.exec(header?.toLowerCase() ?? '')?.groups;
  if (!groups) return false;
  const host = groups.v6 ?? groups.name ?? '';
  if (host === 'localhost' || host.endsWith('.localhost') || names.includes(host)) return true;
  return isLocal ? isLoopback(host) : isIP(host) !== 0;
}

function isOwnOrigin(origin: string, host: string): boolean {
  const own = host.toLowerCase();
  const named = origin.toLowerCase();
  return named === `http://${own}` || named === `https://${own}`;
}

/** Whether a browser says that one of this server's own pages asks, or a person by typing the address. */
function isOwnSite(fetchSite: string | undefined): boolean {
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}

/**
 * Why a request is not admitted, as a sentence; undefined when it is. Programs such as curl send neither `Origin` nor
 * `Sec-Fetch-Site`: they are no browsers, so no foreign page can speak through them.
 */
export function refusal(request: Provenance, policy: HostPolicy): string | undefined {
  const { method, host, origin, fetchSite, fetchMode, purpose } = request;
  if (host === undefined || !isOwnHost(host, policy)) return 'this server does not answer to that host name';
  const hasEffect = !WITHOUT_EFFECT.includes(method);
  if (purpose === 'page' && !hasEffect) return undefined;
  if (origin !== undefined && !isOwnOrigin(origin, host))
    return 'the request comes from a page of another origin';
  // A link from elsewhere may be followed to what only shows something.
  const isFollowedLink = fetchMode === 'navigate' && purpose === 'data' && !hasEffect;
  if (isOwnSite(fetchSite) || isFollowedLink) return undefined;
  return 'the request comes from a page of another site';
}
