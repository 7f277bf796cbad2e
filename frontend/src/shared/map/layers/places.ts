import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import { nameIn, type MapLayer } from '../layer';

/** Venues, markets, offices, gates and police posts with their names. */
export const placesLayer: MapLayer = {
  id: 'places',
  slot: 'slot-places',
  sources: () => ({ places: { type: 'geojson', data: getLayerUrl('places') } }),
  layers: (language) => [
    {
      id: 'places-dot',
      type: 'circle',
      source: 'places',
      minzoom: 14.6,
      filter: ['!', ['in', ['get', 'kind'], ['literal', ['gate', 'compound']]]],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 14.6, 1.6, 18, 5],
        'circle-color': [
          'match',
          ['get', 'kind'],
          ['police_post', 'station'],
          readToken('--accent'),
          readToken('--map-place'),
        ],
        'circle-stroke-color': readToken('--map-halo'),
        'circle-stroke-width': 1.2,
      },
    },
    {
      id: 'places-gate',
      type: 'circle',
      source: 'places',
      minzoom: 16.2,
      filter: ['==', ['get', 'kind'], 'gate'],
      paint: {
        'circle-radius': 3,
        'circle-color': readToken('--map-halo'),
        'circle-stroke-color': readToken('--map-compound'),
        'circle-stroke-width': 1.6,
      },
    },
    {
      id: 'places-name',
      type: 'symbol',
      source: 'places',
      minzoom: 15.8,
      filter: ['!', ['in', ['get', 'kind'], ['literal', ['gate', 'compound']]]],
      layout: {
        'text-field': ['get', nameIn(language)],
        'text-size': ['interpolate', ['linear'], ['zoom'], 15.8, 11, 18, 13],
        'text-anchor': 'top',
        'text-offset': [0, 0.5],
        'text-max-width': 7,
        'text-padding': 4,
      },
      paint: {
        'text-color': readToken('--map-place'),
        'text-halo-color': readToken('--map-halo'),
        'text-halo-width': 1.6,
      },
    },
  ],
};
