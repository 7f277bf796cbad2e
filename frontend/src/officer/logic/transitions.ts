import type { AssignmentState, UnitStatus } from '../../shared/api/types';

export type Verb = 'acknowledge' | 'en-route' | 'on-scene' | 'clear';

const LADDER: readonly AssignmentState[] = [
  'assigned',
  'acknowledged',
  'en_route',
  'on_scene',
  'cleared',
];

const VERBS: readonly Verb[] = ['acknowledge', 'en-route', 'on-scene', 'clear'];

/** Returns the state a verb leads to. */
export function getTarget(verb: Verb): AssignmentState {
  return LADDER[VERBS.indexOf(verb) + 1] ?? 'cleared';
}

/** Returns the one action an officer can take next, or null when the assignment has ended. */
export function findNextVerb(state: AssignmentState): Verb | null {
  return VERBS[LADDER.indexOf(state)] ?? null;
}

/** Says whether an assignment in `state` is already at or past what `verb` asks for. */
export function hasReached(state: AssignmentState, verb: Verb): boolean {
  return LADDER.indexOf(state) >= LADDER.indexOf(getTarget(verb));
}

/**
 * Returns the state the officer sees: the server's, moved on by actions not yet confirmed.
 * A cancelled assignment stays cancelled whatever is still waiting to be sent.
 */
export function applyPending(state: AssignmentState, pending: readonly Verb[]): AssignmentState {
  if (state === 'cancelled') return state;
  return pending.reduce<AssignmentState>((held, verb) => (hasReached(held, verb) ? held : getTarget(verb)), state);
}

/** Narrows a value from an error's params to an assignment state. */
export function asState(value: unknown): AssignmentState | null {
  return LADDER.find((state) => state === value) ?? (value === 'cancelled' ? 'cancelled' : null);
}

const UNIT_STATUS: Record<AssignmentState, UnitStatus> = {
  assigned: 'dispatched',
  acknowledged: 'dispatched',
  en_route: 'en_route',
  on_scene: 'on_scene',
  cleared: 'available',
  cancelled: 'available',
};

/** Returns the status a unit has while its assignment is in `state`. */
export function getUnitStatus(state: AssignmentState): UnitStatus {
  return UNIT_STATUS[state];
}
