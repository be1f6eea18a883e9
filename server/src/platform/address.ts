/** Where a server listens. `user` and `password` are an application's credentials; never print them. */
export interface Address {
  host: string;
  port: number;
  user?: string;
  password?: string;
  database?: string;
  /** Present where a connection is to be made over TLS: the authority to be trusted, as PEM and as its file. */
  tls?: { ca: string; caFile: string };
}

/** `scheme://user:password@host:port/database`, credentials percent-encoded. Secret when the address is. */
export function urlOf(scheme: string, { host, port, user, password, database }: Address): string {
  const credentials =
    password === undefined ? '' : `${encodeURIComponent(user ?? '')}:${encodeURIComponent(password)}@`;
  return `${scheme}://${credentials}${host}:${port}${database ? `/${database}` : ''}`;
}

/** Whether only this machine can reach a numeric address. */
export function isLoopback(host: string): boolean {
  return host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
