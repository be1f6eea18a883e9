/** What went wrong with Redis or MySQL, as a client can tell. */
export const ERROR_KINDS = [
  'refused',
  'reset',
  'closed',
  'timeout',
  'connect-timeout',
  'not-connected',
  'breaker-open',
  'auth',
  'tls',
  'readonly',
  'loading',
  'misconf',
  'oom',
  'maxclients',
  'exhausted',
  'unavailable',
  'other',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** An error that knows its own kind. */
export interface KindOfError {
  readonly kind: ErrorKind;
}

/** System and library codes. An address that is unreachable or unknown counts as refused: nobody answered there. */
const BY_CODE: Readonly<Record<string, ErrorKind>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ENOTFOUND: 'refused',
  EAI_AGAIN: 'refused',
  ENOENT: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  PROTOCOL_CONNECTION_LOST: 'closed',
  PROTOCOL_SEQUENCE_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  HANDSHAKE_SSL_ERROR: 'tls',
  HANDSHAKE_NO_SSL_SUPPORT: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
};

const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_)/;

/** Error numbers rather than codes: MariaDB and MySQL agree on the numbers. */
const BY_ERRNO: Readonly<Record<number, ErrorKind>> = {
  1040: 'maxclients',
  1203: 'maxclients',
  1044: 'auth',
  1045: 'auth',
  1698: 'auth',
  1053: 'closed',
  1290: 'readonly',
  1792: 'readonly',
  1836: 'readonly',
};

/** Error replies of Redis and messages of ioredis and mysql2 that carry no code; the first that matches counts. */
const BY_MESSAGE: ReadonlyArray<readonly [RegExp, ErrorKind]> = [
  [/^Command timed out|^Socket timeout/, 'timeout'],
  [/enableOfflineQueue options is false/, 'not-connected'],
  // With no retries allowed the error says no more than that the connection closed under the command.
  [/max retries per request limit \(which is 0\)/, 'closed'],
  [/max retries per request limit|^Queue limit reached|^No connections available/, 'exhausted'],
  [/^Connection is closed|aborted due to connection close|in closed state|^Pool is closed/, 'closed'],
  [/^(NOAUTH|WRONGPASS|NOPERM)\b|invalid password|without any password configured/i, 'auth'],
  [/^READONLY\b/, 'readonly'],
  [/^(LOADING|MASTERDOWN)\b/, 'loading'],
  [/^MISCONF\b/, 'misconf'],
  [/^OOM\b/, 'oom'],
  [/max number of clients reached/i, 'maxclients'],
];

function byCode(code: string, syscall: unknown): ErrorKind | undefined {
  if (code === 'ETIMEDOUT') return syscall === 'connect' ? 'connect-timeout' : 'timeout';
  return BY_CODE[code] ?? (TLS_CODE.test(code) ? 'tls' : undefined);
}

/** The kind of anything that was thrown. */
export function classify(error: unknown): ErrorKind {
  if (typeof error !== 'object' || error === null) return 'other';
  const { kind, code, errno, syscall, message } = error as Record<string, unknown>;
  if (typeof kind === 'string' && (ERROR_KINDS as readonly string[]).includes(kind)) return kind as ErrorKind;
  if (typeof errno === 'number' && BY_ERRNO[errno] !== undefined) return BY_ERRNO[errno];
  if (typeof code === 'string') {
    const known = byCode(code, syscall);
    if (known !== undefined) return known;
  }
  if (typeof message === 'string') {
    const known = BY_MESSAGE.find(([pattern]) => pattern.test(message));
    if (known !== undefined) return known[1];
  }
  // A name with several addresses fails with one error for each of them.
  return error instanceof AggregateError && error.errors.length > 0 ? classify(error.errors[0]) : 'other';
}
