import type { Patrol, PatrolStop } from '../../shared/api/patrol-types';
import type { Point, Route } from '../../shared/api/types';
import type { Action } from './todo';

/** A patrol that starts later than this is told of, not yet walked. */
const SOON_MS = 30 * 60_000;

/** Returns the patrol the unit is on, or starts soonest; null when it has none left. */
export function findPatrol(
  patrols: Iterable<Patrol>,
  unitId: number,
  nowMs: number,
): Patrol | null {
  const own = [...patrols].filter(
    (one) =>
      one.unit_id === unitId &&
      (one.state === 'out' || (one.state === 'planned' && Date.parse(one.ends_at) > nowMs)),
  );
  const rank = (one: Patrol): number => (one.state === 'out' ? 0 : Date.parse(one.starts_at));
  return own.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** Says whether it is time to set out. */
export function isDue(patrol: Patrol, nowMs: number): boolean {
  return patrol.state === 'out' || Date.parse(patrol.starts_at) - nowMs <= SOON_MS;
}

/**
 * Returns the patrol as the officer left it: the server's, moved on by what is still to be sent.
 * A stop that the server has settled otherwise stays as the server says.
 */
export function applyQueued(patrol: Patrol, queued: readonly Action[]): Patrol {
  const told = new Map(
    queued.flatMap(({ at, todo }) =>
      todo.kind === 'stop' && todo.patrolId === patrol.id
        ? [[todo.stopId, { at, skipped: todo.skipped }] as const]
        : [],
    ),
  );
  if (told.size === 0) return patrol;
  return { ...patrol, stops: patrol.stops.map((stop) => move(stop, told.get(stop.id))) };
}

function move(
  stop: PatrolStop,
  told: { at: string; skipped: PatrolStop['skipped_reason'] } | undefined,
): PatrolStop {
  if (!told || isSettled(stop)) return stop;
  if (told.skipped !== null) return { ...stop, state: 'skipped', skipped_reason: told.skipped };
  return { ...stop, state: 'done', by: 'hand', done_at: told.at };
}

export function isSettled(stop: PatrolStop): boolean {
  return stop.state === 'done' || stop.state === 'skipped';
}

/** Returns the stop to go to, or the one the unit is at; null when all are settled. */
export function findNextStop(patrol: Patrol): PatrolStop | null {
  return patrol.stops.find((stop) => !isSettled(stop)) ?? null;
}

export function countSettled(patrol: Patrol): number {
  return patrol.stops.filter(isSettled).length;
}

/** Returns the way to a stop as a route that the map and the turn list can show. */
export function toRoute({ leg, arrive_at }: PatrolStop): Route | null {
  if (!leg || leg.geometry.length < 2) return null;
  return {
    geometry: { type: 'LineString', coordinates: leg.geometry },
    length_m: leg.distance_m,
    duration_s: leg.duration_s,
    eta_at: arrive_at,
    steps: leg.turns,
    computed_at: arrive_at,
  };
}

export interface Stay {
  /** seconds still to be spent at the stop; 0 when it may be left */
  left_s: number;
  least_s: number;
}

/** Returns how long the unit has yet to stay, from when it came. */
export function getStay(stop: PatrolStop, cameMs: number, nowMs: number): Stay {
  const spent_s = Math.max(0, (nowMs - cameMs) / 1000);
  return { left_s: Math.max(0, Math.ceil(stop.least_stay_s - spent_s)), least_s: stop.least_stay_s };
}

/** Returns the points of the stops that are still ahead, in order. */
export function listAhead(patrol: Patrol): Point[] {
  return patrol.stops.filter((stop) => !isSettled(stop)).map((stop) => stop.point);
}
