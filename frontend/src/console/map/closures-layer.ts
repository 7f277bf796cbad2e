import type { FeatureCollection, LineString, MultiLineString, Point } from 'geojson';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';

export const CLOSURE_SOURCE = 'closures';
export const DRAFT_SOURCE = 'closure-draft';

export interface ClosureProperties {
  /** id of the closure, 0 for one that is only being drawn */
  closure_id: number;
  /** what is written at it */
  label: string;
}
/** the closed stretches of each closure, and the point where its label stands */
export type ClosureCollection = FeatureCollection<MultiLineString | Point, ClosureProperties>;
export type DraftCollection = FeatureCollection<LineString | Point, { kind: 'line' | 'corner' | 'cursor' }>;

export const NO_CLOSURES: ClosureCollection = { type: 'FeatureCollection', features: [] };
export const NO_DRAFT: DraftCollection = { type: 'FeatureCollection', features: [] };

/** Closed roads as barred tape with the time they open again, and the line being drawn. */
export const closuresLayer: MapLayer = {
  id: 'closures',
  slot: 'slot-routes',
  sources: () => ({
    [CLOSURE_SOURCE]: { type: 'geojson', data: NO_CLOSURES },
    [DRAFT_SOURCE]: { type: 'geojson', data: NO_DRAFT },
  }),
  layers: () => [
    {
      id: 'closures-tape',
      type: 'line',
      source: CLOSURE_SOURCE,
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: { 'line-color': readToken('--map-closure'), 'line-width': ['interpolate', ['linear'], ['zoom'], 13, 5, 17, 13] },
    },
    {
      id: 'closures-bars',
      type: 'line',
      source: CLOSURE_SOURCE,
      filter: ['!=', ['geometry-type'], 'Point'],
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: {
        'line-color': readToken('--map-closure-bar'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 13, 2.4, 17, 7],
        'line-dasharray': [1, 1.4],
      },
    },
    {
      id: 'closures-label',
      type: 'symbol',
      source: CLOSURE_SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      minzoom: 13.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-size': 13,
        'text-offset': [0, -1.3],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: {
        'text-color': readToken('--map-closure'),
        'text-halo-color': readToken('--map-halo'),
        'text-halo-width': 2,
      },
    },
    {
      id: 'closure-draft-line',
      type: 'line',
      source: DRAFT_SOURCE,
      filter: ['==', ['get', 'kind'], 'line'],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': readToken('--map-draft'),
        'line-width': 2.5,
        'line-dasharray': [2, 1.6],
      },
    },
    {
      id: 'closure-draft-corner',
      type: 'circle',
      source: DRAFT_SOURCE,
      filter: ['!=', ['get', 'kind'], 'line'],
      paint: {
        'circle-radius': ['case', ['==', ['get', 'kind'], 'cursor'], 7, 4.5],
        'circle-color': readToken('--map-draft'),
        'circle-opacity': ['case', ['==', ['get', 'kind'], 'cursor'], 0.35, 1],
        'circle-stroke-color': readToken('--map-draft'),
        'circle-stroke-width': 1.5,
      },
    },
  ],
};
