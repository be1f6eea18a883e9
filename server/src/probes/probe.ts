import type { ProbeReading, ProbeState, Role } from '@firedrill/contract';

/** Ground truth of one thing, taken past the subject. */
export interface Probe {
  /** Unique among the probes of a run; a target's own probe bears the name of its role. */
  readonly name: string;
  readonly role: Role;
  /** Never rejects: whatever goes wrong is a reading. Settles within about `PROBE_TIMEOUT_MS`, or the kind's own limit. */
  read(): Promise<ProbeReading>;
  close(): Promise<void>;
}

/** What a probe found, before the probe puts its name on it. */
export interface Finding {
  state: ProbeState;
  detail: string;
  reachable: boolean;
  authenticated: boolean;
}

const refused = (detail: string): Finding => ({
  state: 'refused',
  detail,
  reachable: false,
  authenticated: false,
});

/** A name that is not known and an address that nobody has count as refused: nothing listens there. */
const CONNECTION_ERRORS: Record<string, Finding> = {
  ECONNREFUSED: refused('connection refused'),
  EHOSTUNREACH: refused('host unreachable'),
  ENETUNREACH: refused('network unreachable'),
  ENOTFOUND: refused('name not known'),
  EAI_AGAIN: refused('name not resolved'),
  ECONNRESET: { state: 'reset', detail: 'connection reset', reachable: false, authenticated: false },
  EPIPE: { state: 'reset', detail: 'connection broken', reachable: false, authenticated: false },
  ETIMEDOUT: { state: 'silent', detail: 'connecting timed out', reachable: false, authenticated: false },
};

/** What OpenSSL and Node call a certificate or a greeting over TLS that does not hold. */
const TLS_CODE = /^(CERT_|CRL_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** The finding for an error of a socket; errors without a known code count as `erring`. */
export function findingOfError(error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = CONNECTION_ERRORS[code];
  const detail = code || (error instanceof Error ? error.message : String(error));
  if (TLS_CODE.test(code)) return { state: 'denied', detail: code, reachable: true, authenticated: false };
  return known ?? { state: 'erring', detail, reachable: false, authenticated: false };
}
