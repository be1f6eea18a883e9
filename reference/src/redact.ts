/** Keeps secrets out of everything that people or programs can read. */

const URL_CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@]*)@/gi;
const MASK = '***';

/** Hides the credentials of every URL in a text, keeping the user's name: `redis://app:***@host`. */
export function redactUrls(text: string): string {
  return text.replace(URL_CREDENTIALS, (_, scheme: string, credentials: string) => {
    const colon = credentials.indexOf(':');
    return `${scheme}${colon > 0 ? `${credentials.slice(0, colon)}:` : ''}${MASK}@`;
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
