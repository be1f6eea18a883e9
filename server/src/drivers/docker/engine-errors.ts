import { FiredrillError, messageOf } from '@firedrill/contract';

/** What was asked of the engine, for the error that names it. */
export interface EngineAct {
  /** In the infinitive: `pause`. */
  action: string;
  /** Name of the container, where it was about one. */
  container?: string;
  /** Of the engine: `unix:///var/run/docker.sock`. */
  engine: string;
}

/** Status of an answer of the engine; `undefined` for anything else that was thrown. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** Whether the engine said that what was asked for does not exist. */
export function isGone(error: unknown): boolean {
  const cause = error instanceof FiredrillError ? error.cause : error;
  return statusOf(cause) === 404;
}

const START =
  'Start Docker, or name the engine in DOCKER_HOST (unix://, tcp:// or ssh://). The process driver needs no Docker.';
const JOIN = 'Add this user to the group docker and log in again, or name a rootless engine in DOCKER_HOST.';
const TLS = 'Look whether the Docker engine still runs, and whether it expects TLS (DOCKER_TLS_VERIFY=1).';

/** By what the system says of the way to the engine: what that means, and the cure. */
const WAYS: Readonly<Record<string, readonly [meaning: string, hint: string]>> = {
  ENOENT: ['No Docker engine answers at', START],
  ECONNREFUSED: ['No Docker engine answers at', START],
  ENOTFOUND: ['No Docker engine answers at', START],
  EHOSTUNREACH: ['No Docker engine answers at', START],
  ETIMEDOUT: ['No Docker engine answers at', START],
  ECONNRESET: ['The connection was cut by the Docker engine at', TLS],
  EACCES: ['This user may not use the Docker engine at', JOIN],
  EPERM: ['This user may not use the Docker engine at', JOIN],
};

/** The engine's own words, without the frame that the client library puts around them. */
function saidBy(error: unknown): string {
  const { json } = error as { json?: { message?: unknown } };
  if (typeof json?.message === 'string') return json.message;
  return messageOf(error).trim();
}

function hintFor(error: unknown, { container }: EngineAct): string | undefined {
  const status = statusOf(error);
  const said = saidBy(error);
  if (status === 404 && /no such image/i.test(said)) {
    return 'Pull the image (docker pull), or name one that has sh and ip in FIREDRILL_HELPER_IMAGE.';
  }
  if (status === 404 && container !== undefined) {
    return 'The container was removed or replaced; Firedrill touches none but the one it attached to.';
  }
  if (status === 409) return 'Something else acts on the container at the same time: look at docker ps.';
  if (/took longer than/.test(said)) return 'Look whether the engine answers: docker ps.';
  return status === undefined ? undefined : 'Look at the log of the Docker engine.';
}

/** An error for anything that went wrong with the engine: it names container, action and cure. */
export function engineError(act: EngineAct, cause: unknown): FiredrillError {
  if (cause instanceof FiredrillError) return cause;
  const { action, container, engine } = act;
  const { code } = cause as { code?: unknown };
  const way = typeof code === 'string' ? WAYS[code] : undefined;
  const what = container === undefined ? `Cannot ${action}` : `Cannot ${action} container ${container}`;
  if (way !== undefined) {
    const [meaning, hint] = way;
    const message = `${what}. ${meaning} ${engine} (${String(code)}).`;
    return new FiredrillError('environment.missing', message, { hint, cause });
  }
  const hint = hintFor(cause, act);
  return new FiredrillError('target.action', `${what}: ${saidBy(cause)}.`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
