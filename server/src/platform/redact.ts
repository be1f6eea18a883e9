/** Keeps secrets out of everything that people or programs can read. */

/** What follows a URL's scheme, up to the next blank: a password that nobody encoded may hold anything else. */
const AFTER_SCHEME = /:\/\/\S+/g;

/**
 * Replaces the credentials of every URL in a text: `redis://user:secret@host` becomes `redis://***@host`. What stands
 * before the last @ of a word counts as credentials, so that rather too much is hidden than a part of a password shown.
 * Takes time in proportion to the text's length, whatever is in it.
 */
export function redact(text: string): string {
  return text.replace(AFTER_SCHEME, (rest) => {
    const at = rest.lastIndexOf('@');
    return at === -1 ? rest : `://***${rest.slice(at)}`;
  });
}
