import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import type { MapLayer } from '../layer';

/** Footprints of buildings, from the zoom where one can be told from the next. */
export const buildingsLayer: MapLayer = {
  id: 'buildings',
  slot: 'slot-buildings',
  sources: () => ({ buildings: { type: 'geojson', data: getLayerUrl('buildings') } }),
  layers: () => [
    {
      id: 'buildings-fill',
      type: 'fill',
      source: 'buildings',
      minzoom: 14.5,
      paint: {
        'fill-color': readToken('--map-building'),
        'fill-outline-color': readToken('--map-building-line'),
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], 14.5, 0, 15.2, 1],
      },
    },
  ],
};
