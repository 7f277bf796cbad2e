import { describe, expect, it } from 'vitest';
import type { Point, Route, RouteStep } from '../../shared/api/types';
import { getDistance, getProgress } from './route-progress';

const DEGREE_M = 111_195;
const ORIGIN: Point = [103.8, 25.5];

function at(east_m: number, north_m: number): Point {
  const scale = Math.cos((ORIGIN[1] * Math.PI) / 180);
  return [ORIGIN[0] + east_m / DEGREE_M / scale, ORIGIN[1] + north_m / DEGREE_M];
}

function step(code: RouteStep['code'], length_m: number, duration_s: number, point: Point): RouteStep {
  return { code, street: code, street_en: code, length_m, duration_s, point };
}

/** 400 m north in 40 s, then 300 m east in 60 s. */
const ROUTE: Route = {
  geometry: { type: 'LineString', coordinates: [at(0, 0), at(0, 200), at(0, 400), at(300, 400)] },
  length_m: 700,
  duration_s: 100,
  eta_at: '2026-11-23T20:02:00Z',
  steps: [
    step('depart', 400, 40, at(0, 0)),
    step('right', 300, 60, at(0, 400)),
    step('arrive', 0, 0, at(300, 400)),
  ],
  computed_at: '2026-11-23T20:00:00Z',
};

describe('getProgress', () => {
  it('starts with everything ahead and the first turn next', () => {
    const progress = getProgress(ROUTE, at(0, 0));
    expect(progress.remaining_m).toBeCloseTo(700, 0);
    expect(progress.remaining_s).toBeCloseTo(100, 0);
    expect(progress.next).toBe(1);
    expect(progress.next_m).toBeCloseTo(400, 0);
  });

  it('counts down along the line, from beside it too', () => {
    const progress = getProgress(ROUTE, at(12, 300));
    expect(progress.off_m).toBeCloseTo(12, 0);
    expect(progress.remaining_m).toBeCloseTo(400, 0);
    expect(progress.remaining_s).toBeCloseTo(70, 0);
    expect(progress.next_m).toBeCloseTo(100, 0);
  });

  it('names arrival next after the last turn', () => {
    const progress = getProgress(ROUTE, at(100, 400));
    expect(progress.next).toBe(2);
    expect(progress.next_m).toBeCloseTo(200, 0);
    expect(progress.remaining_s).toBeCloseTo(40, 0);
  });

  it('is at its end at the destination', () => {
    const progress = getProgress(ROUTE, at(300, 400));
    expect(progress.next).toBe(2);
    expect(progress.remaining_m).toBeCloseTo(0, 0);
    expect(progress.remaining_s).toBeCloseTo(0, 0);
  });

  it('says how far off the route a unit is', () => {
    expect(getProgress(ROUTE, at(-150, 100)).off_m).toBeCloseTo(150, 0);
  });

  it('survives a route of one point', () => {
    const still: Route = {
      ...ROUTE,
      geometry: { type: 'LineString', coordinates: [at(0, 0), at(0, 0)] },
      steps: [step('arrive', 0, 0, at(0, 0))],
    };
    expect(getProgress(still, at(3, 4))).toEqual({
      off_m: expect.closeTo(5, 1) as number,
      remaining_m: 0,
      remaining_s: 0,
      next: 0,
      next_m: 0,
    });
  });
});

describe('getDistance', () => {
  it('is in metres', () => {
    expect(getDistance(at(0, 0), at(300, 400))).toBeCloseTo(500, 0);
  });
});
