/**
 * The law by which the live picture follows the server, as one pure function.
 *
 * A change is kept if its version is not older than the one held for (entity, id);
 * `live: false` removes the entity but its version stays remembered; a snapshot replaces all.
 */

import type { Change, EntityByName, EntityName, ServerMessage } from '../api/messages';
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
}

export const EMPTY_STATE: LiveState = {
  cursor: null,
  ground: null,
  unit: new Map(),
  incident: new Map(),
  assignment: new Map(),
  closure: new Map(),
  versions: { unit: new Map(), incident: new Map(), assignment: new Map(), closure: new Map() },
  positions: new Map(),
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
  const { unit, incident, assignment, closure } = message.entities;
  return {
    cursor: message.cursor,
    unit: byId(unit),
    incident: byId(incident),
    assignment: byId(assignment),
    closure: byId(closure),
    versions: {
      unit: versionsOf(unit),
      incident: versionsOf(incident),
      assignment: versionsOf(assignment),
      closure: versionsOf(closure),
    },
    positions: new Map(message.positions.map((pos) => [pos.unit_id, pos])),
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
  return change.entity === 'unit' && isOffDuty(next, change.id)
    ? { ...next, positions: without(state.positions, change.id) }
    : next;
}

/** Nobody is followed off duty: not the unit's last position, nor one that comes late. */
function isOffDuty(state: LiveState, unitId: number): boolean {
  return state.unit.get(unitId)?.status === 'out_of_service';
}

function without(held: ReadonlyMap<number, Pos>, unitId: number): ReadonlyMap<number, Pos> {
  const kept = new Map(held);
  kept.delete(unitId);
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
