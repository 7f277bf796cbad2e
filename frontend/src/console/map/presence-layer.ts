import { getLayerUrl } from '../../shared/api/endpoints';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';

export const PRESENCE_SOURCE = 'presence';
/** minutes after which a grid is warm, and hot: hot spots are to be seen every two hours */
export const WARM_MIN = 60;
export const HOT_MIN = 120;

/** How long ago each grid was last seen, as heat; fed by the feature state `age`, in minutes. */
export const presenceLayer: MapLayer = {
  id: 'presence',
  slot: 'slot-ground',
  sources: () => ({
    [PRESENCE_SOURCE]: { type: 'geojson', data: getLayerUrl('grids'), promoteId: 'code' },
  }),
  layers: () => [
    {
      id: 'presence-fill',
      type: 'fill',
      source: PRESENCE_SOURCE,
      filter: ['!=', ['get', 'kind'], 'community'],
      paint: {
        'fill-color': [
          'interpolate',
          ['linear'],
          ['coalesce', ['feature-state', 'age'], 0],
          0,
          readToken('--good'),
          WARM_MIN,
          readToken('--warn'),
          HOT_MIN,
          readToken('--bad'),
        ],
        'fill-opacity': ['case', ['==', ['feature-state', 'age'], null], 0, 0.24],
      },
    },
  ],
};
