import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import type { MapLayer } from '../layer';

/** The ground itself with its water, green and railway land. */
export const surfacesLayer: MapLayer = {
  id: 'surfaces',
  slot: 'slot-ground',
  sources: () => ({
    ground: { type: 'geojson', data: getLayerUrl('areas') },
    surfaces: { type: 'geojson', data: getLayerUrl('surfaces') },
  }),
  layers: () => [
    {
      id: 'ground-fill',
      type: 'fill',
      source: 'ground',
      paint: { 'fill-color': readToken('--map-ground') },
    },
    {
      id: 'surfaces-fill',
      type: 'fill',
      source: 'surfaces',
      paint: {
        'fill-color': [
          'match',
          ['get', 'kind'],
          ['water', 'river', 'lake', 'pond', 'canal'],
          readToken('--map-water'),
          ['park', 'green', 'forest', 'field', 'grass'],
          readToken('--map-green'),
          ['railway', 'rail'],
          readToken('--map-rail'),
          readToken('--map-built'),
        ],
        'fill-opacity': ['match', ['get', 'kind'], ['railway', 'rail'], 0.45, 1],
      },
    },
  ],
};
