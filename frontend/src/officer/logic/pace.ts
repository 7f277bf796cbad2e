import type { Point } from '../../shared/api/types';
import { getDistance } from './route-progress';

/** A unit that has moved so far is worth telling; a street's width is not. */
export const MOVED_M = 15;
/** Standing still, a sign of life so often keeps the picture true. */
export const STILL_MS = 60_000;

export interface Told {
  point: Point;
  atMs: number;
}

/**
 * Says whether a position is worth sending: by distance while moving, by time while still.
 * A poor receiver scatters: within its own accuracy a step is none.
 */
export function isWorthTelling(last: Told | null, point: Point, atMs: number, accuracyM: number): boolean {
  if (last === null || atMs - last.atMs >= STILL_MS) return true;
  const moved_m = getDistance(last.point, point);
  return moved_m >= Math.max(MOVED_M, Math.min(accuracyM, 2 * MOVED_M));
}
