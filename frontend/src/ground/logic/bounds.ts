/** Where on the map something is. */

import type { FeatureCollection, Position } from 'geojson';

type Box = [number, number, number, number];

/** Returns west, south, east, north of a collection's geometries; null when there is none. */
export function boundsOf(collection: FeatureCollection | null): Box | null {
  const points: Position[] = [];
  for (const { geometry } of collection?.features ?? []) {
    if ('coordinates' in geometry) collect(geometry.coordinates, points);
  }
  if (points.length === 0) return null;
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = NaN, lat = NaN] of points) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

type Nested = Position | readonly Nested[];

function collect(nested: Nested, points: Position[]): void {
  if (typeof nested[0] === 'number') points.push(nested as Position);
  else for (const part of nested as readonly Nested[]) collect(part, points);
}
