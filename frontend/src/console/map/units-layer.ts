import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';

export const UNIT_SOURCE = 'units';

/** Units with their call signs; `map/unit-feed.ts` moves them. */
export const unitsLayer: MapLayer = {
  id: 'units',
  slot: 'slot-units',
  sources: () => ({
    [UNIT_SOURCE]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  }),
  layers: () => [
    {
      id: 'units-halo',
      type: 'circle',
      source: UNIT_SOURCE,
      filter: ['get', 'lit'],
      paint: {
        'circle-radius': 21,
        'circle-color': readToken('--accent'),
        'circle-opacity': 0.28,
        'circle-stroke-color': readToken('--accent'),
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'units-sign',
      type: 'symbol',
      source: UNIT_SOURCE,
      layout: {
        'icon-image': ['get', 'image'],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 13, 0.72, 15.5, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'rank'],
      },
      paint: { 'icon-opacity': ['case', ['get', 'old'], 0.45, 1] },
    },
    {
      id: 'units-name',
      type: 'symbol',
      source: UNIT_SOURCE,
      minzoom: 12.8,
      layout: {
        'text-field': ['get', 'sign'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 12.8, 11, 16, 14],
        'text-anchor': 'top',
        'text-offset': [0, 1.05],
        'text-optional': true,
        'text-padding': 1,
        'symbol-sort-key': ['-', 9, ['get', 'rank']],
      },
      paint: {
        'text-color': readToken('--text'),
        'text-halo-color': readToken('--map-halo'),
        'text-halo-width': 1.8,
      },
    },
  ],
};
