import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { FiredrillError } from '@firedrill/contract';
import { newSecret } from '../platform/ids.ts';

/** The shortest token that is taken, in characters. */
export const TOKEN_LENGTH_MIN = 16;
/** The longest, in characters. */
export const TOKEN_LENGTH_MAX = 512;
/** The word that asks for a token to be made, in place of one. */
export const GENERATE = 'generate';

const COOKIE = 'firedrill_session';
const COOKIE_TRAITS = 'Path=/; HttpOnly; SameSite=Strict';
const BEARER = /^Bearer +(?<token>\S+) *$/i;

/** What a request has to show: the token or the cookie of a session, one of them that is not so, or neither. */
export type Credential = 'right' | 'wrong' | 'missing';

/** Who may use the server: everyone who reaches it, or whoever has its token. */
export interface Access {
  readonly needsToken: boolean;
  /** What a request bears; where no token is needed, everything is right. */
  judge(headers: { authorization?: string | undefined; cookie?: string | undefined }): Credential;
  /** The `Set-Cookie` of a session; undefined for a wrong token. */
  signIn(token: string): string | undefined;
  /** The `Set-Cookie` that ends it. */
  signOut(): string;
}

/** Compares in a time that tells neither the place of a difference nor a length. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function cookieOf(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** The token to be used for what a person gave: `generate` makes one. Throws `config.invalid` for one that is not safe. */
export function tokenOf(given: string): string {
  if (given === GENERATE) return newSecret();
  const isPrintable = /^[\x21-\x7e]*$/.test(given);
  if (isPrintable && given.length >= TOKEN_LENGTH_MIN && given.length <= TOKEN_LENGTH_MAX) return given;
  throw new FiredrillError(
    'config.invalid',
    `a token has ${TOKEN_LENGTH_MIN} to ${TOKEN_LENGTH_MAX} characters without blanks; this one has not`,
    { hint: `"${GENERATE}" in its place makes one and prints it` },
  );
}

/**
 * Access by a token, or for everyone without one. The session's cookie is derived from the token, so that it outlives a
 * restart of the server and does not give the token away.
 */
export function accessBy(token: string | undefined): Access {
  if (token === undefined) {
    return { needsToken: false, judge: () => 'right', signIn: () => undefined, signOut: () => '' };
  }
  const session = createHmac('sha256', token).update('firedrill session').digest('base64url');
  return {
    needsToken: true,
    judge: ({ authorization, cookie }) => {
      const bearer = BEARER.exec(authorization ?? '')?.groups?.token;
      if (bearer !== undefined && isSame(bearer, token)) return 'right';
      const present = cookieOf(cookie);
      if (present !== undefined && isSame(present, session)) return 'right';
      return bearer === undefined && present === undefined ? 'missing' : 'wrong';
    },
    signIn: (given) => (isSame(given, token) ? `${COOKIE}=${session}; ${COOKIE_TRAITS}` : undefined),
    signOut: () => `${COOKIE}=; ${COOKIE_TRAITS}; Max-Age=0`,
  };
}
