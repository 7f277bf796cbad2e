import type { FeatureCollection, LineString } from 'geojson';
import { readToken } from '../../design/theme';
import type { MapLayer } from '../layer';

export const ROUTE_SOURCE = 'routes';

export interface RouteProperties {
  /** id of the assignment it belongs to */
  assignment_id: number;
  /** the one being looked at: drawn above and brighter than the rest */
  selected: boolean;
}
export type RouteCollection = FeatureCollection<LineString, RouteProperties>;

export const NO_ROUTES: RouteCollection = { type: 'FeatureCollection', features: [] };

/** Routes of assignments; fill the source `routes` with a RouteCollection. */
export const routeLayer: MapLayer = {
  id: 'routes',
  slot: 'slot-routes',
  sources: () => ({ [ROUTE_SOURCE]: { type: 'geojson', data: NO_ROUTES } }),
  layers: () => {
    const layout = { 'line-cap': 'round', 'line-join': 'round' } as const;
    return [
      {
        id: 'routes-casing',
        type: 'line',
        source: ROUTE_SOURCE,
        layout,
        paint: {
          'line-color': readToken('--map-route-casing'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 6, 17, 14],
          'line-opacity': ['case', ['get', 'selected'], 1, 0.5],
        },
      },
      {
        id: 'routes-line',
        type: 'line',
        source: ROUTE_SOURCE,
        layout,
        paint: {
          'line-color': readToken('--map-route'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 3.5, 17, 9],
          'line-opacity': ['case', ['get', 'selected'], 1, 0.5],
        },
      },
      {
        id: 'routes-dash',
        type: 'line',
        source: ROUTE_SOURCE,
        filter: ['get', 'selected'],
        paint: {
          'line-color': readToken('--map-route-dash'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 1.4, 17, 3],
          'line-dasharray': [0, 4, 3],
        },
      },
    ];
  },
};
