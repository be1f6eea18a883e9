import { FiredrillError } from '@firedrill/contract';
import { tokenOf } from '../../http/access.ts';

/** Where the dashboard is found unless another address is asked for. */
export const UP_DEFAULTS = { host: '127.0.0.1', port: 4600 } as const;

const PORT_MAX = 65_535;

/** What `firedrill up` is told on the command line; what is left out comes from the environment. */
export interface UpOptions {
  host?: string;
  port?: string;
  token?: string;
  /** Names that the server answers to besides its address. */
  allowHost: string[];
  driver: string;
  /** File of the targets of the external driver, which any run may ask for. */
  targets?: string;
  out: string;
}

/** Where and how to listen. */
export interface UpSettings {
  host: string;
  port: number;
  token: string | undefined;
  /** Whether the token was made here, so that nobody knows it yet. */
  isTokenNew: boolean;
  allowedHosts: readonly string[];
}

function portOf(text: string, from: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= PORT_MAX) return port;
  throw new FiredrillError('usage.invalid', `${from}: "${text}" is not a port`, {
    hint: `a port is a whole number up to ${PORT_MAX}; 0 takes any that is free`,
  });
}

/** Flags before the environment, which comes before the defaults; an empty variable is none. Throws `usage.invalid`. */
export function upSettings(options: UpOptions, env: NodeJS.ProcessEnv): UpSettings {
  const portFrom = options.port === undefined ? 'PORT' : '--port';
  const port = options.port ?? (env.PORT || undefined);
  const given = options.token ?? (env.FIREDRILL_TOKEN || undefined);
  const token = given === undefined ? undefined : tokenOf(given);
  return {
    host: options.host ?? (env.HOST || UP_DEFAULTS.host),
    port: port === undefined ? UP_DEFAULTS.port : portOf(port, portFrom),
    token,
    isTokenNew: token !== given,
    allowedHosts: options.allowHost,
  };
}
