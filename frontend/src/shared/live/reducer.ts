/**
 * The law by which the live picture follows the server, as one pure function.
 *
 * A change is kept if its version is not older than the one held for (entity, id);
 * `live: false` removes the entity but its version stays remembered; a snapshot replaces all.
 */

import type { Change, EntityByName, EntityName, ServerMessage } from '../api/messages';
import type { JobProgress } from '../api/jobs';
import type { Pos } from '../api/types';

type Entities = { readonly [E in EntityName]: ReadonlyMap<number, EntityByName[E]> };
type Versions = Readonly<Record<EntityName, ReadonlyMap<number, number>>>;

export interface LiveState extends Entities {
  /** where to resume from; null before the first snapshot */
  readonly cursor: string | null;
  readonly versions: Versions;
  /** the version of the ground that the server serves now; null until it said so */
  readonly ground: number | null;
  /** latest position by unit id */
  readonly positions: ReadonlyMap<number, Pos>;
  /** latest progress by job id, of running jobs only */
  readonly progress: ReadonlyMap<number, JobProgress>;
}

/** Every entity by name; the type says when one is missing. */
const KNOWN: Readonly<Record<EntityName, true>> = {
  unit: true,
  incident: true,
  assignment: true,
  closure: true,
  job: true,
  team: true,
  roster: true,
  patrol_plan: true,
  patrol: true,
  patrol_proposal: true,
  message: true,
  emergency: true,
  note: true,
};
const NAMES = Object.keys(KNOWN) as EntityName[];

function ofEach<T>(make: (name: EntityName) => T): Record<EntityName, T> {
  return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<EntityName, T>;
}

export const EMPTY_STATE: LiveState = {
  cursor: null,
  ground: null,
  ...(ofEach(() => new Map()) satisfies Entities),
  versions: ofEach(() => new Map()),
  positions: new Map(),
  progress: new Map(),
};

/** Returns the state after the messages; the given state is left as it was. */
export function applyMessages(state: LiveState, messages: readonly ServerMessage[]): LiveState {
  return messages.reduce(applyMessage, state);
}

function applyMessage(state: LiveState, message: ServerMessage): LiveState {
  switch (message.type) {
    case 'snapshot':
      return { ...fromSnapshot(message), ground: state.ground };
    case 'event':
      return { ...message.changes.reduce(applyChange, state), cursor: message.cursor };
    case 'positions':
      return { ...state, positions: mergePositions(state, message.positions) };
    case 'progress':
      return { ...state, progress: mergeProgress(state, message.progress) };
    case 'replayed':
      return { ...state, cursor: message.cursor };
    case 'heartbeat':
      return { ...state, cursor: message.cursor, ground: message.ground };
    default:
      return state;
  }
}

function fromSnapshot(
  message: Extract<ServerMessage, { type: 'snapshot' }>,
): Omit<LiveState, 'ground'> {
  const { entities } = message;
  return {
    cursor: message.cursor,
    ...(ofEach((name) => byId<{ id: number }>(entities[name])) as unknown as Entities),
    versions: ofEach((name) => versionsOf(entities[name])),
    positions: new Map(message.positions.map((pos) => [pos.unit_id, pos])),
    progress: new Map(message.progress.map((one) => [one.job_id, one])),
  };
}

function byId<T extends { id: number }>(values: readonly T[]): ReadonlyMap<number, T> {
  return new Map(values.map((value) => [value.id, value]));
}

function versionsOf(
  values: readonly { id: number; version: number }[],
): ReadonlyMap<number, number> {
  return new Map(values.map((value) => [value.id, value.version]));
}

function applyChange(state: LiveState, change: Change): LiveState {
  // the server may tell of more than this picture holds
  if (!(change.entity in state.versions)) return state;
  const held = state.versions[change.entity].get(change.id);
  if (held !== undefined && change.version < held) return state;
  const entities: Map<number, unknown> = new Map<number, unknown>(state[change.entity]);
  if (change.live && change.value) entities.set(change.id, change.value);
  else entities.delete(change.id);
  const versions = new Map(state.versions[change.entity]).set(change.id, change.version);
  const next: LiveState = {
    ...state,
    [change.entity]: entities,
    versions: { ...state.versions, [change.entity]: versions },
  };
  return forget(next, change);
}

/** Lets go of what comes beside the events: an off-duty unit's position, an ended job's progress. */
function forget(state: LiveState, { entity, id }: Change): LiveState {
  if (entity === 'unit' && isOffDuty(state, id))
    return { ...state, positions: without(state.positions, id) };
  if (entity === 'job' && state.job.get(id)?.state !== 'running')
    return { ...state, progress: without(state.progress, id) };
  return state;
}

/** Nobody is followed off duty: not the unit's last position, nor one that comes late. */
function isOffDuty(state: LiveState, unitId: number): boolean {
  return state.unit.get(unitId)?.status === 'out_of_service';
}

function without<T>(held: ReadonlyMap<number, T>, id: number): ReadonlyMap<number, T> {
  const kept = new Map(held);
  kept.delete(id);
  return kept;
}

function mergePositions(state: LiveState, fresh: readonly Pos[]): ReadonlyMap<number, Pos> {
  const merged = new Map(state.positions);
  for (const pos of fresh.filter(({ unit_id }) => !isOffDuty(state, unit_id))) {
    const known = merged.get(pos.unit_id);
    if (!known || Date.parse(pos.at) >= Date.parse(known.at)) merged.set(pos.unit_id, pos);
  }
  return merged;
}

/** A job whose end is known has no progress any more; one not yet known may be just starting. */
function mergeProgress(
  state: LiveState,
  fresh: readonly JobProgress[],
): ReadonlyMap<number, JobProgress> {
  const hasEnded = (id: number): boolean => state.versions.job.has(id) && !state.job.has(id);
  const kept = fresh.filter(({ job_id }) => !hasEnded(job_id));
  return new Map([...state.progress, ...kept.map((one) => [one.job_id, one] as const)]);
}
