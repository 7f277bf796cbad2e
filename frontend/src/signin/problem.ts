import type { Failure } from '../shared/api/failure';

export type ProblemKind = 'link_bad' | 'password_bad' | 'too_many' | 'network' | 'server';

const UNAUTHORISED: ReadonlySet<number> = new Set([400, 401, 403, 404, 409, 410, 422]);
const TOO_MANY = 429;

/** Says which of the page's explained problems a failed sign-in is. */
export function judgeSignIn(failure: Failure, way: 'link' | 'password'): ProblemKind {
  if (failure.status === null) return 'network';
  if (failure.status === TOO_MANY) return 'too_many';
  if (!UNAUTHORISED.has(failure.status)) return 'server';
  return way === 'link' ? 'link_bad' : 'password_bad';
}
