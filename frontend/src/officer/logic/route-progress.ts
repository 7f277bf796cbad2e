import type { Point, Route, RouteStep } from '../../shared/api/types';

const METRES_PER_DEGREE = 111_195;
/** Farther from the line than this, a phone's fix no longer means the route is being followed. */
export const OFF_ROUTE_M = 60;

type Metres = readonly [x: number, y: number];

export interface Progress {
  /** metres from the route line */
  off_m: number;
  /** metres left along the route */
  remaining_m: number;
  /** seconds left at the route's own speeds */
  remaining_s: number;
  /** index of the next manoeuvre in route.steps */
  next: number;
  /** metres to it */
  next_m: number;
}

interface Foot {
  along_m: number;
  off_m: number;
}

/** Metres east and north of `origin`; plane, good to centimetres over a station's ground. */
function toMetres(origin: Point, point: Point): Metres {
  const scale = Math.cos((origin[1] * Math.PI) / 180);
  return [
    (point[0] - origin[0]) * METRES_PER_DEGREE * scale,
    (point[1] - origin[1]) * METRES_PER_DEGREE,
  ];
}

/** Returns the metres between two lon/lat points. */
export function getDistance(from: Point, to: Point): number {
  return Math.hypot(...toMetres(from, to));
}

/** Drops the origin's perpendicular on a segment. */
function dropOn(start: Metres, end: Metres): Foot {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const length = Math.hypot(dx, dy);
  const share = length === 0 ? 0 : -(start[0] * dx + start[1] * dy) / (length * length);
  const held = Math.min(1, Math.max(0, share));
  return { along_m: held * length, off_m: Math.hypot(start[0] + held * dx, start[1] + held * dy) };
}

/** Finds the nearest place of a line to a point, and the line's whole length. */
function locate(line: Route['geometry']['coordinates'], point: Point): Foot & { total_m: number } {
  const local = line.map(([lon = 0, lat = 0]) => toMetres(point, [lon, lat]));
  let best: Foot = { along_m: 0, off_m: Number.POSITIVE_INFINITY };
  let total_m = 0;
  local.slice(1).forEach((end, i) => {
    const start = local[i] ?? end;
    const foot = dropOn(start, end);
    if (foot.off_m < best.off_m) best = { along_m: total_m + foot.along_m, off_m: foot.off_m };
    total_m += Math.hypot(end[0] - start[0], end[1] - start[1]);
  });
  return { ...best, total_m };
}

function sumLength(steps: readonly RouteStep[]): number {
  return steps.reduce((sum, step) => sum + step.length_m, 0);
}

/** Seconds from `along_m` metres into the steps to their end. */
function getSecondsLeft(steps: readonly RouteStep[], along_m: number): number {
  let start_m = 0;
  return steps.reduce((sum, step) => {
    const left_m = Math.min(step.length_m, Math.max(0, start_m + step.length_m - along_m));
    start_m += step.length_m;
    return step.length_m > 0 ? sum + (step.duration_s * left_m) / step.length_m : sum;
  }, 0);
}

/**
 * Says where on its route a unit is.
 * `point` is the unit's lon/lat; distances in metres, times in seconds.
 */
export function getProgress(route: Route, point: Point): Progress {
  const foot = locate(route.geometry.coordinates, point);
  const steps_m = sumLength(route.steps);
  const along_m = foot.total_m > 0 ? (foot.along_m / foot.total_m) * steps_m : 0;
  const starts = route.steps.map((_, i) => sumLength(route.steps.slice(0, i)));
  const ahead = starts.findIndex((start_m, i) => i > 0 && start_m > along_m + 1);
  const next = ahead === -1 ? Math.max(0, route.steps.length - 1) : ahead;
  return {
    off_m: foot.off_m,
    remaining_m: Math.max(0, steps_m - along_m),
    remaining_s: getSecondsLeft(route.steps, along_m),
    next,
    next_m: Math.max(0, (starts[next] ?? along_m) - along_m),
  };
}
