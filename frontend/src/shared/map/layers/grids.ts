import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import { nameIn, type MapLayer } from '../layer';

const GROUP_ZOOM = 14.4;
const COMPOUND_ZOOM = 15.3;

/** Areas at a distance; group, street and compound grids as one comes closer. */
export const gridsLayer: MapLayer = {
  id: 'grids',
  slot: 'slot-grids',
  sources: () => ({
    grids: { type: 'geojson', data: getLayerUrl('grids') },
  }),
  layers: (language) => {
    const halo = {
      'text-halo-color': readToken('--map-halo'),
      'text-halo-width': 1.8,
    };
    const text = ['get', nameIn(language)] as ['get', string];
    return [
      {
        id: 'grids-street-fill',
        type: 'fill',
        source: 'grids',
        minzoom: GROUP_ZOOM,
        filter: ['==', ['get', 'kind'], 'street'],
        paint: { 'fill-color': readToken('--map-street-grid'), 'fill-opacity': 0.07 },
      },
      {
        id: 'grids-compound-fill',
        type: 'fill',
        source: 'grids',
        minzoom: COMPOUND_ZOOM,
        filter: ['==', ['get', 'kind'], 'compound'],
        paint: { 'fill-color': readToken('--map-compound'), 'fill-opacity': 0.08 },
      },
      {
        id: 'grids-compound-line',
        type: 'line',
        source: 'grids',
        minzoom: COMPOUND_ZOOM,
        filter: ['==', ['get', 'kind'], 'compound'],
        paint: {
          'line-color': readToken('--map-compound'),
          'line-width': 1.4,
          'line-opacity': 0.75,
        },
      },
      {
        id: 'grids-group-line',
        type: 'line',
        source: 'grids',
        minzoom: GROUP_ZOOM,
        filter: ['==', ['get', 'kind'], 'group'],
        paint: {
          'line-color': readToken('--map-group'),
          'line-width': 1.2,
          'line-dasharray': [4, 2.5],
          'line-opacity': ['interpolate', ['linear'], ['zoom'], GROUP_ZOOM, 0.3, 15.5, 0.8],
        },
      },
      {
        id: 'grids-community-glow',
        type: 'line',
        source: 'grids',
        filter: ['==', ['get', 'kind'], 'community'],
        paint: {
          'line-color': readToken('--map-area'),
          'line-width': 9,
          'line-blur': 6,
          'line-opacity': 0.22,
        },
      },
      {
        id: 'grids-community-line',
        type: 'line',
        source: 'grids',
        filter: ['==', ['get', 'kind'], 'community'],
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': readToken('--map-area'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 13, 1.2, 17, 2.4],
          'line-opacity': 0.85,
        },
      },
      {
        id: 'grids-compound-name',
        type: 'symbol',
        source: 'grids',
        minzoom: 15.9,
        filter: ['==', ['get', 'kind'], 'compound'],
        layout: { 'text-field': text, 'text-size': 13, 'text-max-width': 8 },
        paint: { 'text-color': readToken('--map-compound'), ...halo },
      },
      {
        id: 'grids-group-name',
        type: 'symbol',
        source: 'grids',
        minzoom: 14.9,
        maxzoom: 17,
        filter: ['==', ['get', 'kind'], 'group'],
        layout: { 'text-field': text, 'text-size': 13, 'text-max-width': 8 },
        paint: { 'text-color': readToken('--map-label-quiet'), ...halo },
      },
      {
        id: 'grids-community-name',
        type: 'symbol',
        source: 'grids',
        maxzoom: 15.6,
        filter: ['==', ['get', 'kind'], 'community'],
        layout: {
          'text-field': text,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 16, 15, 24],
          'text-letter-spacing': 0.16,
          'symbol-sort-key': 0,
        },
        paint: { 'text-color': readToken('--map-label'), 'text-opacity': 0.9, ...halo },
      },
    ];
  },
};
