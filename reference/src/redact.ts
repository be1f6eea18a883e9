/** Keeps secrets out of everything that people or programs can read. */

/** What follows a URL's scheme, up to the next blank: a password that nobody encoded may hold anything else. */
const AFTER_SCHEME = /:\/\/\S+/g;
const SEPARATOR = '://';
const MASK = '***';

/**
 * Hides the credentials of every URL in a text, keeping the user's name: `redis://app:***@host`. What stands before the
 * last @ of a word counts as credentials, so that rather too much is hidden than a part of a password shown. Takes time
 * in proportion to the text's length, whatever is in it.
 */
export function redactUrls(text: string): string {
  return text.replace(AFTER_SCHEME, (rest) => {
    const at = rest.lastIndexOf('@');
    if (at === -1) return rest;
    const credentials = rest.slice(SEPARATOR.length, at);
    const user = /^[^:/@?#]+:/.exec(credentials)?.[0] ?? '';
    return `${SEPARATOR}${user}${MASK}${rest.slice(at)}`;
  });
}

/** The password in a URL as written and as decoded; nothing when there is none. */
function passwordsIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/** A function that hides the passwords of these URLs, and the credentials of any URL, in a text. */
export function redactor(...urls: string[]): (text: string) => string {
  const secrets = [...new Set(urls.flatMap(passwordsIn))].sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((hidden, secret) => hidden.replaceAll(secret, MASK), redactUrls(text));
}
