import type { Assignment, Point } from '../../shared/api/types';
import type { RouteCollection } from '../../shared/map/layers/route';

/** Returns the routes of units still on their way; those of the selected incident are marked. */
export function collectRoutes(
  assignments: Iterable<Assignment>,
  selectedIncident: number | null,
): RouteCollection {
  const features: RouteCollection['features'] = [];
  for (const { id, incident_id, state, route } of assignments) {
    const isMoving = state === 'assigned' || state === 'acknowledged' || state === 'en_route';
    if (!route || !isMoving) continue;
    const selected = incident_id === selectedIncident;
    features.push({
      type: 'Feature',
      id,
      geometry: route.geometry,
      properties: { assignment_id: id, selected },
    });
  }
  return { type: 'FeatureCollection', features };
}

/** Returns west, south, east, north of the routes and a point, or null when there is no route. */
export function findBounds(
  routes: RouteCollection,
  point: Point,
): [number, number, number, number] | null {
  const marked = routes.features.filter(({ properties }) => properties.selected);
  if (marked.length === 0) return null;
  const all = [point, ...marked.flatMap(({ geometry }) => geometry.coordinates)];
  const lons = all.map((one) => one[0] ?? 0);
  const lats = all.map((one) => one[1] ?? 0);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
