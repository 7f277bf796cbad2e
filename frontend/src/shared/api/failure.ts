import { ApiError } from './client';

/** What is known of a request that failed; status null means no answer came at all. */
export interface Failure {
  status: number | null;
  code: string;
  message: string;
  remedy: string | null;
  params: Readonly<Record<string, unknown>>;
}

/** Reads any thrown value as a failure; what is not an API error counts as an unread answer. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError)) {
    return { status: null, code: 'network.unreachable', message: '', remedy: null, params: {} };
  }
  const { status, code, message, remedy, params } = error;
  return { status: status === 0 ? null : status, code, message, remedy, params };
}
