import type { Failure } from '../../shared/api/failure';
import { asState, hasReached, type Verb } from './transitions';

export type Outcome =
  | { kind: 'done' }
  | { kind: 'retry' }
  | { kind: 'signed_out' }
  | { kind: 'refused'; failure: Failure };

const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

/** Says whether the same request may well succeed later. */
export function isPassing(failure: Failure): boolean {
  return failure.status === null || failure.status >= 500 || PASSING_STATUSES.has(failure.status);
}

/**
 * Decides what a failed action means.
 * A transition refused because the assignment is already there is done: the first try arrived
 * and only its answer was lost. `verb` is null for what is no step of an assignment.
 */
export function judgeFailure(failure: Failure, verb: Verb | null): Outcome {
  if (isPassing(failure)) return { kind: 'retry' };
  if (failure.status === 401) return { kind: 'signed_out' };
  const state = asState(failure.params['before']);
  const known = failure.code === 'assignment.transition' && state !== null && verb !== null;
  if (known && hasReached(state, verb)) return { kind: 'done' };
  return { kind: 'refused', failure };
}
