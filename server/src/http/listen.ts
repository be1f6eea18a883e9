import type { AddressInfo } from 'node:net';
import { FiredrillError, messageOf } from '@firedrill/contract';
import { isLoopback } from '../platform/address.ts';
import { type AppOptions, createApp } from './app.ts';
import type { DrillService } from './drill-service.ts';

/** How the server listens. */
export interface ListenOptions extends Omit<AppOptions, 'hosts'> {
  /** An address of this machine, or a name of one. */
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Names that it answers to besides its address. */
  allowedHosts: readonly string[];
}

/** A server that listens. */
export interface HttpServer {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** How many viewers watch runs now. */
  viewers(): number;
  /** Ends every connection and listens no more. */
  close(): Promise<void>;
}

const ANY_ADDRESS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

const CURES: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) =>
    `another program uses it, perhaps another Firedrill; end that, or take another port: --port ${port < 65_535 ? port + 1 : 4600}, or PORT`,
  EACCES: () => 'ports below 1024 are kept for administrators; take another one: --port 4600, or PORT',
  EADDRNOTAVAIL: () => 'this machine has no such address; 127.0.0.1 is always there: --host, or HOST',
  ENOTFOUND: () => 'this name is not known here; 127.0.0.1 is always there: --host, or HOST',
};

function addressText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function listenError(host: string, port: number, cause: NodeJS.ErrnoException): FiredrillError {
  const where = addressText(host, port);
  const what =
    cause.code === 'EADDRINUSE' ? `${where} is taken` : `cannot listen at ${where}: ${messageOf(cause)}`;
  const cure = CURES[cause.code ?? ''] ?? (() => 'choose another address with --host and --port');
  return new FiredrillError('http.listen', what, { hint: cure(port), cause });
}

/** Whether only this machine can reach what listens at a host. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}

/** Serves the API and the dashboard; rejects with `http.listen`, and with `usage.invalid` where a token is missing. */
export async function startServer(service: DrillService, options: ListenOptions): Promise<HttpServer> {
  const { host, port, allowedHosts, token } = options;
  const isLocal = isLocalHost(host);
  if (!isLocal && token === undefined) {
    throw new FiredrillError('usage.invalid', `other machines could reach ${host}, and no token guards it`, {
      hint: 'set FIREDRILL_TOKEN or --token ("generate" makes one), or listen on 127.0.0.1',
    });
  }
  const names = [host, ...allowedHosts].map((name) => name.toLowerCase());
  const { app, viewers } = await createApp(service, { ...options, hosts: { isLocal, names } });
  try {
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (error) {
    await app.close();
    throw listenError(host, port, error as NodeJS.ErrnoException);
  }
  const address = app.server.address() as AddressInfo;
  return {
    url: `http://${addressText(ANY_ADDRESS[host] ?? host, address.port)}`,
    viewers,
    close: () => app.close(),
  };
}
