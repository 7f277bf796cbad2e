import type { SymbolLayerSpecification } from 'maplibre-gl';
import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import { nameIn, type MapLayer } from '../layer';

/** Street names along their roads: the main streets first, every lane further in. */
export const roadNamesLayer: MapLayer = {
  id: 'road-names',
  slot: 'slot-names',
  sources: () => ({ streets: { type: 'geojson', data: getLayerUrl('streets') } }),
  layers: (language) => {
    const label: SymbolLayerSpecification['layout'] = {
      'text-field': ['get', nameIn(language)],
      'symbol-placement': 'line',
      'text-letter-spacing': 0.08,
      'text-max-angle': 40,
      'text-padding': 6,
    };
    const paint = {
      'text-color': readToken('--map-road-text'),
      'text-halo-color': readToken('--map-halo'),
      'text-halo-width': 1.6,
    };
    return [
      {
        id: 'road-names-small',
        type: 'symbol',
        source: 'roads',
        minzoom: 16,
        filter: ['all', ['!=', ['get', nameIn(language)], ''], ['!', ['to-boolean', ['get', 'street']]]],
        layout: {
          ...label,
          'symbol-spacing': 260,
          'text-size': ['interpolate', ['linear'], ['zoom'], 16, 11, 19, 15],
        },
        paint,
      },
      {
        id: 'road-names-main',
        type: 'symbol',
        source: 'streets',
        minzoom: 13.4,
        layout: {
          ...label,
          'symbol-spacing': 420,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13.4, 11, 16, 15, 19, 20],
        },
        paint,
      },
    ];
  },
};
