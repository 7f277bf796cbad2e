import type { Feature, FeatureCollection, MultiPolygon, Point, Polygon } from 'geojson';
import type { GeoJSONSource } from 'maplibre-gl';
import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import { findMiddle } from '../middle';
import { nameIn, type MapLayer } from '../layer';

const SOURCE = 'grid-names';

/**
 * One name a grid, in its middle.
 *
 * Names come from points of their own: a polygon cut by tile borders would be named in every tile.
 */
export const gridNamesLayer: MapLayer = {
  id: 'grid-names',
  slot: 'slot-places',
  sources: () => ({
    [SOURCE]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
  }),
  layers: (language) => {
    const halo = { 'text-halo-color': readToken('--map-halo'), 'text-halo-width': 1.8 };
    const text = ['get', nameIn(language)] as ['get', string];
    return [
      {
        id: 'grid-names-compound',
        type: 'symbol',
        source: SOURCE,
        minzoom: 15.9,
        filter: ['==', ['get', 'kind'], 'compound'],
        layout: { 'text-field': text, 'text-size': 13, 'text-max-width': 8 },
        paint: { 'text-color': readToken('--map-compound'), ...halo },
      },
      {
        id: 'grid-names-group',
        type: 'symbol',
        source: SOURCE,
        minzoom: 14.9,
        maxzoom: 17.2,
        filter: ['==', ['get', 'kind'], 'group'],
        layout: { 'text-field': text, 'text-size': 13, 'text-max-width': 8 },
        paint: { 'text-color': readToken('--map-label-quiet'), ...halo },
      },
      {
        id: 'grid-names-community',
        type: 'symbol',
        source: SOURCE,
        maxzoom: 15.8,
        filter: ['==', ['get', 'kind'], 'community'],
        layout: {
          'text-field': text,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 17, 15, 26],
          'text-letter-spacing': 0.16,
          'text-overlap': 'always',
        },
        // nearer, units move over them: they step back
        paint: {
          'text-color': readToken('--map-label'),
          'text-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.92, 15, 0.42],
          ...halo,
        },
      },
    ];
  },
  fill: async (map) => {
    const answer = await fetch(getLayerUrl('grids'));
    const grids = (await answer.json()) as FeatureCollection<Polygon | MultiPolygon>;
    const features = grids.features
      .filter((grid) => grid.properties?.kind !== 'street')
      .map(
        (grid): Feature<Point> => ({
          type: 'Feature',
          properties: grid.properties,
          geometry: { type: 'Point', coordinates: findMiddle(grid.geometry) },
        }),
      );
    void map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
  },
};
