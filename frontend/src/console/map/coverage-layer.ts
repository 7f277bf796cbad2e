import type { FeatureCollection, MultiPolygon } from 'geojson';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';

export const COVERAGE_SOURCE = 'coverage';
export type HoleCollection = FeatureCollection<MultiPolygon, { minutes: number }>;
export const NO_HOLES: HoleCollection = { type: 'FeatureCollection', features: [] };

/** The ground that no available unit reaches within 3 minutes; beyond 5 it is marked more. */
export const coverageLayer: MapLayer = {
  id: 'coverage',
  slot: 'slot-ground',
  sources: () => ({ [COVERAGE_SOURCE]: { type: 'geojson', data: NO_HOLES } }),
  layers: () => [
    {
      id: 'coverage-3',
      type: 'fill',
      source: COVERAGE_SOURCE,
      filter: ['==', ['get', 'minutes'], 3],
      paint: { 'fill-color': readToken('--map-hole'), 'fill-opacity': 0.16 },
    },
    {
      id: 'coverage-5',
      type: 'fill',
      source: COVERAGE_SOURCE,
      filter: ['==', ['get', 'minutes'], 5],
      paint: { 'fill-color': readToken('--map-hole'), 'fill-opacity': 0.3 },
    },
    {
      id: 'coverage-5-line',
      type: 'line',
      source: COVERAGE_SOURCE,
      filter: ['==', ['get', 'minutes'], 5],
      paint: {
        'line-color': readToken('--map-hole'),
        'line-width': 1.4,
        'line-dasharray': [3, 2],
        'line-opacity': 0.8,
      },
    },
  ],
};
