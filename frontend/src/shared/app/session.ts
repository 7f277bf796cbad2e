/** Where a page sends somebody who may not be there. */

import { ApiError } from '../api/client';
import { getMe } from '../api/endpoints';
import type { Me, Role } from '../api/types';

/** Leaves for the sign-in page; it returns here afterwards by the account's home. */
export function goToSignIn(): void {
  location.assign('/sign-in');
}

/**
 * Returns who is signed in if the role is one of `roles`.
 *
 * Otherwise leaves for the sign-in page or the account's own home and returns null.
 * Raises ApiError when the server cannot be reached.
 */
export async function requireRole(roles: readonly Role[]): Promise<Me | null> {
  try {
    const me = await getMe();
    if (roles.includes(me.role)) return me;
    location.assign(me.home);
    return null;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    goToSignIn();
    return null;
  }
}
