import { describe, expect, it } from 'vitest';
import type { Change, ServerMessage } from '../../shared/api/messages';
import type { Patrol, PatrolStop } from '../../shared/api/patrol-types';
import { applyMessages, EMPTY_STATE } from '../../shared/live/reducer';
import {
  applyQueued,
  countSettled,
  findNextStop,
  findPatrol,
  getStay,
  isDue,
  listAhead,
  toRoute,
} from './patrol';
import type { Action, SkipReason } from './todo';

const START = Date.UTC(2026, 10, 23, 12, 0);
const MINUTE = 60_000;

function stop(id: number, more: Partial<PatrolStop> = {}): PatrolStop {
  return {
    id,
    code: `G${id}`,
    kind: 'grid',
    name: `网格${id}`,
    name_en: `Grid ${id}`,
    grid_code: 'G1',
    point: [103.8 + id / 1000, 25.5],
    arrive_at: new Date(START + id * 20 * MINUTE).toISOString(),
    leave_at: new Date(START + (id * 20 + 12) * MINUTE).toISOString(),
    least_stay_s: 600,
    required: false,
    state: 'ahead',
    since: null,
    by: null,
    skipped_reason: null,
    done_at: null,
    why: [],
    leg: { distance_m: 0, duration_s: 0, geometry: [], turns: [] },
    ...more,
  };
}

function patrol(id: number, more: Partial<Patrol> = {}): Patrol {
  return {
    id,
    version: 1,
    plan_id: 1,
    unit_id: 7,
    state: 'out',
    starts_at: new Date(START).toISOString(),
    ends_at: new Date(START + 180 * MINUTE).toISOString(),
    mode: 'foot',
    geometry: [],
    distance_m: 0,
    stops: [stop(1), stop(2), stop(3)],
    ...more,
  };
}

function settle(stopId: number, skipped: SkipReason | null): Action {
  const at = new Date(START + 30 * MINUTE).toISOString();
  return { key: `k${stopId}`, at, todo: { kind: 'stop', patrolId: 1, stopId, skipped } };
}

const states = (one: Patrol): string[] => one.stops.map(({ state }) => state);

describe('findPatrol', () => {
  it('takes the one under way before any that is planned', () => {
    const planned = patrol(1, { state: 'planned' });
    expect(findPatrol([planned, patrol(2)], 7, START)?.id).toBe(2);
  });

  it('takes the next one planned', () => {
    const later = patrol(1, { state: 'planned', starts_at: new Date(START + 90 * MINUTE).toISOString() });
    expect(findPatrol([later, patrol(2, { state: 'planned' })], 7, START)?.id).toBe(2);
  });

  it('takes none of another unit, none withdrawn, none whose time is over', () => {
    const over = patrol(3, { state: 'planned', ends_at: new Date(START - 1).toISOString() });
    const all = [patrol(1, { unit_id: 8 }), patrol(2, { state: 'withdrawn' }), over];
    expect(findPatrol(all, 7, START)).toBeNull();
  });
});

describe('isDue', () => {
  it('is half an hour before the start', () => {
    const planned = patrol(1, { state: 'planned' });
    expect(isDue(planned, START - 31 * MINUTE)).toBe(false);
    expect(isDue(planned, START - 30 * MINUTE)).toBe(true);
    expect(isDue(patrol(1), START - 90 * MINUTE)).toBe(true);
  });
});

describe('applyQueued', () => {
  it('shows what is still to be sent, and goes on to the next stop', () => {
    const left = applyQueued(patrol(1), [settle(1, null), settle(2, 'closed')]);
    expect(states(left)).toEqual(['done', 'skipped', 'ahead']);
    expect(left.stops[1]?.skipped_reason).toBe('closed');
    expect(findNextStop(left)?.id).toBe(3);
    expect(countSettled(left)).toBe(2);
    expect(listAhead(left)).toEqual([[103.803, 25.5]]);
  });

  it('leaves a stop as the server settled it, and another patrol alone', () => {
    const told = patrol(1, { stops: [stop(1, { state: 'done', by: 'geofence' })] });
    expect(applyQueued(told, [settle(1, 'unsafe')]).stops[0]?.state).toBe('done');
    const other = patrol(2);
    expect(applyQueued(other, [settle(1, null)])).toBe(other);
  });

  it('has no next stop when all are settled', () => {
    const all = [settle(1, null), settle(2, null), settle(3, null)];
    expect(findNextStop(applyQueued(patrol(1), all))).toBeNull();
  });
});

describe('the patrol on the live path', () => {
  const event = (change: Change): ServerMessage => ({
    type: 'event',
    cursor: 'e.1.1',
    at: '',
    kind: 'patrol.published',
    actor: null,
    changes: [change],
  });

  it('appears, follows the geofence and is let go of when withdrawn', () => {
    const here = patrol(1, { version: 2, stops: [stop(1, { state: 'here' }), stop(2)] });
    const appeared = applyMessages(EMPTY_STATE, [
      event({ entity: 'patrol', id: 1, version: 1, live: true, value: patrol(1) }),
      event({ entity: 'patrol', id: 1, version: 2, live: true, value: here }),
    ]);
    expect(findNextStop(appeared.patrol.get(1) ?? patrol(9))?.state).toBe('here');
    const gone = applyMessages(appeared, [
      event({ entity: 'patrol', id: 1, version: 3, live: false, value: null }),
    ]);
    expect(findPatrol(gone.patrol.values(), 7, START)).toBeNull();
  });
});

describe('getStay', () => {
  it('counts down from when the unit came, and never below nothing', () => {
    expect(getStay(stop(1), START, START + 4 * MINUTE)).toEqual({ left_s: 360, least_s: 600 });
    expect(getStay(stop(1), START, START + 11 * MINUTE).left_s).toBe(0);
  });
});

describe('toRoute', () => {
  it('makes the way to a stop one that map and turn list show', () => {
    const leg = { distance_m: 420, duration_s: 300, geometry: [[1, 2], [3, 4]] as [number, number][], turns: [] };
    const route = toRoute(stop(1, { leg }));
    expect(route).toMatchObject({ length_m: 420, duration_s: 300, steps: [] });
    expect(route?.geometry.coordinates).toEqual([[1, 2], [3, 4]]);
  });

  it('has none where the stop is where the unit stands', () => {
    expect(toRoute(stop(1))).toBeNull();
  });
});
