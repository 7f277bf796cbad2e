import type { ExpressionSpecification, LineLayerSpecification } from 'maplibre-gl';
import { getLayerUrl } from '../../api/endpoints';
import { readToken } from '../../design/theme';
import type { MapLayer } from '../layer';

const CLASSES = ['lane', 'service', 'residential', 'secondary', 'main', 'avenue'] as const;
type DrawnClass = (typeof CLASSES)[number];

/** Drawn width in pixels at zooms 13, 16 and 19. */
const WIDTHS: Record<DrawnClass, [number, number, number]> = {
  lane: [0.3, 2, 14],
  service: [0.3, 2.4, 18],
  residential: [0.6, 4.4, 30],
  secondary: [1.2, 7, 44],
  main: [2, 10, 60],
  avenue: [3, 14, 80],
};
const CASING_PX = 1.4;

const byClass = (pick: (name: DrawnClass) => number | string): ExpressionSpecification =>
  [
    'match',
    ['get', 'class'],
    ...CLASSES.flatMap((name) => [name, pick(name)]),
    pick('lane'),
  ] as unknown as ExpressionSpecification;

const width = (extra: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.7],
  ['zoom'],
  13,
  byClass((name) => WIDTHS[name][0] + (WIDTHS[name][0] > 1 ? extra : 0)),
  16,
  byClass((name) => WIDTHS[name][1] + extra),
  19,
  byClass((name) => WIDTHS[name][2] + extra),
];

const layout: LineLayerSpecification['layout'] = {
  'line-cap': 'round',
  'line-join': 'round',
  'line-sort-key': byClass((name) => CLASSES.indexOf(name)),
};

/** The road network: wider and lighter the greater the road, with a casing under it. */
export const roadsLayer: MapLayer = {
  id: 'roads',
  slot: 'slot-roads',
  sources: () => ({ roads: { type: 'geojson', data: getLayerUrl('roads') } }),
  layers: () => [
    {
      id: 'roads-footpath',
      type: 'line',
      source: 'roads',
      minzoom: 15,
      filter: ['==', ['get', 'class'], 'footpath'],
      paint: {
        'line-color': readToken('--map-footpath'),
        'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.8, 18, 2],
        'line-dasharray': [2, 1.6],
      },
    },
    {
      id: 'roads-casing',
      type: 'line',
      source: 'roads',
      minzoom: 13.5,
      filter: ['!=', ['get', 'class'], 'footpath'],
      layout,
      paint: { 'line-color': readToken('--map-road-casing'), 'line-width': width(CASING_PX * 2) },
    },
    {
      id: 'roads-fill',
      type: 'line',
      source: 'roads',
      filter: ['!=', ['get', 'class'], 'footpath'],
      layout,
      paint: {
        'line-color': byClass((name) => readToken(`--map-${name}`)),
        'line-width': width(0),
      },
    },
  ],
};
