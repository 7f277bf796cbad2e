/** The messages of the live socket; every frame is an array of them. */

import type { Emergency, Message, Note } from './field-types';
import type { Job, JobProgress } from './jobs';
import type { Patrol, PatrolPlan, PatrolProposal } from './patrol-types';
import type { RosterNotice } from './rosters';
import type { Closure } from './street-types';
import type { StandingTeam } from './team-types';
import type { Assignment, Fix, Incident, Pos, Unit } from './types';

export interface EntityByName {
  unit: Unit;
  incident: Incident;
  assignment: Assignment;
  closure: Closure;
  job: Job;
  patrol: Patrol;
  message: Message;
  emergency: Emergency;
  note: Note;
  roster: RosterNotice;
  team: StandingTeam;
  patrol_plan: PatrolPlan;
  patrol_proposal: PatrolProposal;
}
export type EntityName = keyof EntityByName;

export interface ChangeOf<E extends EntityName> {
  entity: E;
  id: number;
  version: number;
  /** false when the entity no longer belongs to the live picture */
  live: boolean;
  value: EntityByName[E] | null;
}
export type Change = { [E in EntityName]: ChangeOf<E> }[EntityName];

export interface SnapshotMessage {
  type: 'snapshot';
  cursor: string;
  now: string;
  entities: { [E in EntityName]: EntityByName[E][] };
  positions: Pos[];
  progress: JobProgress[];
}

export interface EventMessage {
  type: 'event';
  cursor: string;
  at: string;
  kind: string;
  actor: string | null;
  changes: Change[];
}

export interface PositionsMessage {
  type: 'positions';
  now: string;
  positions: Pos[];
}

/** Latest a running job; like positions it comes beside the events. */
export interface ProgressMessage {
  type: 'progress';
  now: string;
  progress: JobProgress[];
}

export type ServerMessage =
  | SnapshotMessage
  | EventMessage
  | PositionsMessage
  | ProgressMessage
  | { type: 'replayed'; cursor: string }
  | { type: 'heartbeat'; now: string; cursor: string; ground: number }
  | { type: 'positions_ack'; accepted: number; rejected: { id: string; code: string }[] }
  | { type: 'error'; code: string; message: string };

export type ClientMessage =
  | { type: 'hello'; cursor: string | null; protocol: 1 }
  | { type: 'positions'; fixes: Fix[] }
  | { type: 'pong' };
