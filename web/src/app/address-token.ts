import { api } from '../api/client.ts';
import { rememberSignedIn } from './session.ts';

const TOKEN = /^#token=(.+)$/;

/**
 * Signs in with the token behind the `#` of the address that the server printed, and takes it out of the address at
 * once, so that it stays in no history and no bookmark. A token that the server refuses leads to the sign-in page.
 */
export async function signInFromAddress(): Promise<void> {
  const token = TOKEN.exec(location.hash)?.[1];
  if (token === undefined) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  await api.signIn(decodeURIComponent(token)).then(rememberSignedIn, () => undefined);
}
