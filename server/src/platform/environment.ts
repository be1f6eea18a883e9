/** What a process that Firedrill starts is told of the environment: what it has a use for, since the rest may be secret. */

/** What any program needs, so that it finds others, its libraries and its user's own files. */
export const PROGRAM_VARIABLES: readonly string[] = [
  'PATH',
  'HOME',
  'USER',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
];

/** What a process of Node's that does a part of Firedrill's own work needs: the same places, certificates and time. */
export const NODE_VARIABLES: readonly string[] = [
  ...PROGRAM_VARIABLES,
  'TMPDIR',
  'XDG_CACHE_HOME',
  'TZ',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_V8_COVERAGE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  // By it, whoever tests finds the processes that a test left behind.
  'FIREDRILL_TEST_RUN',
];

/** The variables of these names, as far as they are set. */
export function inherited(names: readonly string[]): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const name of names) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}
