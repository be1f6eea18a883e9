/** Keeps secrets out of everything that people or programs can read. */

const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)([^\s/@]*)@/gi;

/** Replaces the credentials of every URL in a text: `redis://user:secret@host` becomes `redis://***@host`. */
export function redact(text: string): string {
  return text.replace(CREDENTIALS, '$1***@');
}
