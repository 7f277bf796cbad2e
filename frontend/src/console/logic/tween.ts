import type { Point } from '../../shared/api/types';

/** A move from one place to another over a stretch of time, in milliseconds. */
export interface Tween {
  from: Point;
  to: Point;
  start: number;
  duration: number;
}

/** Returns where a move has come by a time. */
export function getTweenPoint({ from, to, start, duration }: Tween, now: number): Point {
  const share = duration <= 0 ? 1 : Math.min(1, Math.max(0, (now - start) / duration));
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}
