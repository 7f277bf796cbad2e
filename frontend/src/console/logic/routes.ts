import type { Assignment } from '../../shared/api/types';
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
