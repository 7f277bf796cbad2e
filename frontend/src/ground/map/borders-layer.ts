/** The borders of a comparison: where a grid was, and where it will be. */

import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';
import type { Diff } from '../api';

const SOURCE = 'borders';
const EMPTY: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The design token of what became of a grid. */
export const TONE_OF = {
  moved: '--warn',
  added: '--good',
  removed: '--bad',
  renamed: '--accent',
} as const;

const toneOf = (): ExpressionSpecification => [
  'match',
  ['get', 'what'],
  'added',
  readToken(TONE_OF.added),
  'removed',
  readToken(TONE_OF.removed),
  'moved',
  readToken(TONE_OF.moved),
  readToken(TONE_OF.renamed),
];
const isSide = (side: 'before' | 'after'): ExpressionSpecification => ['==', ['get', 'side'], side];

export const bordersLayer: MapLayer = {
  id: 'borders',
  // under the names, which would lose their colour behind a patch
  slot: 'slot-grids',
  sources: () => ({ [SOURCE]: { type: 'geojson', data: EMPTY } }),
  layers: () => [
    {
      id: 'borders-fill',
      type: 'fill',
      source: SOURCE,
      filter: ['!=', ['get', 'what'], 'renamed'],
      paint: { 'fill-color': toneOf(), 'fill-opacity': ['case', isSide('after'), 0.18, 0.08] },
    },
    {
      id: 'borders-before',
      type: 'line',
      source: SOURCE,
      filter: isSide('before'),
      paint: { 'line-color': toneOf(), 'line-width': 1.6, 'line-dasharray': [3, 2] },
    },
    {
      id: 'borders-after',
      type: 'line',
      source: SOURCE,
      filter: isSide('after'),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': toneOf(), 'line-width': 2.4 },
    },
  ],
};

/** Draws a comparison, or none. */
export function drawBorders(map: MapLibreMap, diff: Diff | null): void {
  void map.getSource<GeoJSONSource>(SOURCE)?.setData(diff?.borders ?? EMPTY);
}
