import { goToSignIn } from '../app/session';
import { signOut } from '../api/endpoints';

/** Ends the session and opens the sign-in page, even when the server cannot be told. */
export async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  goToSignIn();
}
