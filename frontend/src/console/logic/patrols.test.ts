import { describe, expect, it } from 'vitest';
import type { Patrol, PatrolStop } from '../../shared/api/patrol-types';
import { beadOf, deviationMin, minutesUnseen, nextStop, summarise } from './patrols';

const START = '2026-11-28T12:00:00Z';
const at = (minutes: number): string => new Date(Date.parse(START) + minutes * 60_000).toISOString();
const now = (minutes: number): number => Date.parse(at(minutes));

const makeStop = (id: number, begin: number, more: Partial<PatrolStop> = {}): PatrolStop => ({
  id,
  code: `s${id}`,
  kind: 'grid',
  name: '',
  name_en: '',
  grid_code: `g${id}`,
  point: [103.8, 25.5],
  arrive_at: at(begin),
  leave_at: at(begin + 13),
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
});

const makePatrol = (...stops: PatrolStop[]): Patrol => ({
  id: 1,
  version: 1,
  plan_id: 1,
  unit_id: 1,
  state: 'out',
  starts_at: START,
  ends_at: at(240),
  mode: 'foot',
  geometry: [],
  distance_m: 0,
  stops,
});

describe('a stop on the board', () => {
  it.each([
    [10, 'ahead'],
    [14.9, 'ahead'],
    [15, 'overdue'],
    [52.9, 'overdue'],
    [53, 'missed'],
  ])('that should begin at 10 and end at 23 is, at %d, %s', (minute, bead) => {
    expect(beadOf(makeStop(1, 10), now(minute))).toBe(bead);
  });

  it('that is done, skipped or being visited is never late', () => {
    const states = ['done', 'skipped', 'here'] as const;
    expect(states.map((state) => beadOf(makeStop(1, 0, { state }), now(200)))).toEqual(states);
  });

  it('deviates by when the unit came, not by when it left', () => {
    expect(deviationMin(makeStop(1, 10, { state: 'done', since: at(14), done_at: at(27) }))).toBe(4);
    expect(deviationMin(makeStop(1, 10, { state: 'done', done_at: at(7) }))).toBe(-3);
    expect(deviationMin(makeStop(1, 10))).toBeNull();
    expect(deviationMin(makeStop(1, 10, { state: 'skipped', done_at: at(7) }))).toBeNull();
  });
});

describe('a night on the board', () => {
  const done = makeStop(1, 0, { state: 'done', done_at: at(13), grid_code: 'a' });
  const skipped = makeStop(2, 20, { state: 'skipped', done_at: at(25), grid_code: 'b' });
  const here = makeStop(3, 40, { state: 'here', since: at(41), grid_code: 'c' });
  const patrol = makePatrol(done, skipped, here, makeStop(4, 60, { grid_code: 'a' }));

  it('is summed up', () => {
    expect(summarise([patrol], now(110))).toEqual({ total: 4, done: 1, skipped: 1, missed: 1, overdue: 0 });
  });

  it('names where a unit is before where it goes next', () => {
    expect(nextStop(patrol)?.id).toBe(3);
    expect(nextStop(makePatrol(done, makeStop(4, 60)))?.id).toBe(4);
    expect(nextStop(makePatrol(done, skipped))).toBeNull();
  });

  it('knows how long each grid has gone unseen', () => {
    const unseen = minutesUnseen([patrol], START, now(50));
    expect(Object.fromEntries(unseen)).toEqual({ a: 37, b: 50, c: 0 });
  });
});
