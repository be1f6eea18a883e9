import type { FiredrillError } from '@firedrill/contract';
import { formatAddress } from '../link/address.ts';
import { startToxiproxyServer } from '../link/toxiproxy-server.ts';
import { systemClock } from '../platform/clock.ts';
import { deferred } from '../platform/deferred.ts';
import { type CommandIo, reportError } from './io.ts';
import { watchSignals } from './signals.ts';

/** Where the API listens, as Toxiproxy's does. */
export const PROXY_LISTEN = '127.0.0.1:8474';

export interface ProxyOptions {
  /** `host:port` of the control API. */
  listen: string;
  /** A file with a JSON list of proxies. */
  config?: string;
  /** Fixes the random choices of the toxics; 1 when it is left out. */
  seed?: number;
  /** Let other machines reach the API and the proxies. */
  allowRemote?: boolean;
}

const SEED = 1;

/** `firedrill proxy`: a fault proxy that any Toxiproxy client can drive; ends at a signal, with everything it opened. */
export async function proxyCommand(options: ProxyOptions, io: CommandIo): Promise<number> {
  const ended = deferred<FiredrillError | undefined>();
  const signals = watchSignals(() => ended.resolve(undefined));
  try {
    const { listen, config, allowRemote, seed = SEED } = options;
    const server = await startToxiproxyServer({ listen, config, seed, allowRemote, clock: systemClock });
    server.onFailure(ended.resolve);
    io.progress.write(`Toxiproxy API on http://${formatAddress(server.address)}; Ctrl-C ends it\n`);
    const failure = await ended.promise;
    await server.close();
    return failure ? reportError(failure, io) : (signals.exitCode ?? 0);
  } finally {
    signals.end();
  }
}
