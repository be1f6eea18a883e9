import { api } from '../api/client.ts';
import { refreshLive } from '../api/live.ts';

/** The session itself is in a cookie that scripts cannot read; this says only that there is one to leave. */
const KEY = 'firedrill.signed-in';

/** Notes that this browser gave the server's token. */
export function rememberSignedIn(): void {
  try {
    localStorage.setItem(KEY, 'yes');
  } catch {
    // Without storage nothing offers to sign out; closing the browser does.
  }
}

/** Whether this browser gave the server's token, so that it can sign out. */
export function isSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

/** Leaves the session; the server then asks for its token again. */
export async function signOut(): Promise<void> {
  await api.signOut();
  localStorage.removeItem(KEY);
  refreshLive();
}
