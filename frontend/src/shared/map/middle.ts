import type { MultiPolygon, Polygon, Position } from 'geojson';

type Ring = readonly Position[];

/** Returns the centroid of the greatest outer ring, as lon, lat. */
export function findMiddle(shape: Polygon | MultiPolygon): [number, number] {
  const rings = shape.type === 'Polygon' ? [shape.coordinates[0]] : shape.coordinates.map((p) => p[0]);
  const middles = rings.flatMap((ring) => (ring ? [weigh(ring)] : []));
  middles.sort((a, b) => b.area - a.area);
  return middles[0]?.middle ?? [0, 0];
}

/** The shoelace formula, taken about the ring's first corner so that no digits are lost. */
function weigh(ring: Ring): { area: number; middle: [number, number] } {
  const [lon0 = 0, lat0 = 0] = ring[0] ?? [];
  let double = 0;
  let x = 0;
  let y = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [ax, ay] = shift(ring[i - 1], lon0, lat0);
    const [bx, by] = shift(ring[i], lon0, lat0);
    const cross = ax * by - bx * ay;
    double += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (double === 0) return { area: 0, middle: [lon0, lat0] };
  return { area: Math.abs(double) / 2, middle: [lon0 + x / (3 * double), lat0 + y / (3 * double)] };
}

function shift(at: Position | undefined, lon0: number, lat0: number): [number, number] {
  return [(at?.[0] ?? lon0) - lon0, (at?.[1] ?? lat0) - lat0];
}
