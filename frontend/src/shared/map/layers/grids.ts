import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import type { MapLayer } from '../layer';

const GROUP_ZOOM = 14.4;
const COMPOUND_ZOOM = 15.3;

/** Areas at a distance; group, street and compound grids as one comes closer. */
export const gridsLayer: MapLayer = {
  id: 'grids',
  slot: 'slot-grids',
  sources: () => ({
    grids: { type: 'geojson', data: getLayerUrl('grids') },
  }),
  layers: () => [
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
        'line-opacity': 0.14,
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
        // grey and dash-dotted, as maps draw a border: a blue line is a route
        'line-dasharray': [7, 2, 1.5, 2],
        'line-opacity': 0.85,
      },
    },
  ],
};
