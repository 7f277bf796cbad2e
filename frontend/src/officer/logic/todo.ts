import type { Point } from '../../shared/api/types';
import type { Verb } from './transitions';

export interface ClearBody {
  disposition: string;
  note?: string;
}

/** Why a stop is left out; the four buttons of the page. */
export type SkipReason = 'blocked' | 'closed' | 'called_away' | 'unsafe';
export const SKIP_REASONS: readonly SkipReason[] = ['blocked', 'closed', 'called_away', 'unsafe'];

export interface NoteBody {
  text: string;
  /** a JPEG that the phone has made small and without its location */
  photo: Blob | null;
  incidentId: number | null;
  patrolId: number | null;
  stopId: number | null;
  /** only when the officer wants the place told */
  point: Point | null;
}

/** One thing an officer has done, as it is to be sent. */
export type Todo =
  | { kind: 'step'; assignmentId: number; verb: Verb; body: ClearBody | null }
  | { kind: 'stop'; patrolId: number; stopId: number; skipped: SkipReason | null }
  | { kind: 'message'; unitId: number; text: string }
  | { kind: 'read'; unitId: number; upTo: number }
  | { kind: 'note'; unitId: number; note: NoteBody }
  | { kind: 'emergency'; unitId: number; point: Point | null; accuracyM: number | null };

/** A todo with the name and the time that stay the same however often it is sent. */
export interface Action {
  /** names this one intention to the server: sent twice, it is done once */
  key: string;
  /** when it was done, by the server's clock, whenever it is sent */
  at: string;
  todo: Todo;
}

/** Queues that do not wait for each other: a photo never holds up a call for help. */
export type Lane = 'urgent' | 'work' | 'notes';
export const LANES: readonly Lane[] = ['urgent', 'work', 'notes'];

/** Returns the queue that a todo waits in. */
export function getLane({ kind }: Todo): Lane {
  if (kind === 'emergency') return 'urgent';
  return kind === 'note' ? 'notes' : 'work';
}

/** Names what a todo is about: when one is refused, later ones about the same go with it. */
export function getSubject({ key, todo }: Action): string {
  return todo.kind === 'step' ? `assignment ${todo.assignmentId}` : key;
}

/** Says whether two todos ask for the same thing, so that a second press adds nothing. */
export function isSame(one: Todo, other: Todo): boolean {
  if (one.kind === 'step' && other.kind === 'step')
    return one.assignmentId === other.assignmentId && one.verb === other.verb;
  if (one.kind === 'stop' && other.kind === 'stop')
    return one.patrolId === other.patrolId && one.stopId === other.stopId;
  if (one.kind === 'read' && other.kind === 'read')
    return one.unitId === other.unitId && one.upTo === other.upTo;
  return false;
}

/** Returns the key of the words that name a todo to the officer. */
export function getNameKey(todo: Todo): string {
  if (todo.kind === 'step') return `officer.act.${todo.verb}`;
  if (todo.kind === 'stop') return `officer.queue.${todo.skipped === null ? 'stop' : 'skip'}`;
  return `officer.queue.${todo.kind}`;
}
