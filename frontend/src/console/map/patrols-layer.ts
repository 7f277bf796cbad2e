import type { FeatureCollection, LineString, Point } from 'geojson';
import { readToken } from '../../shared/design/theme';
import type { MapLayer } from '../../shared/map/layer';
import type { Bead } from '../logic/patrols';

export const PATROL_SOURCE = 'patrols';

export interface PatrolProperties {
  patrol_id: number;
  /** the patrol being looked at is drawn whole, the others faintly */
  chosen: boolean;
  bead: Bead | null;
  /** the place of a stop in its patrol, from 1 */
  number: number;
}
export type PatrolCollection = FeatureCollection<LineString | Point, PatrolProperties>;
export const NO_PATROLS: PatrolCollection = { type: 'FeatureCollection', features: [] };

/** Patrols as planned, with their stops by how they stand. */
export const patrolsLayer: MapLayer = {
  id: 'patrols',
  slot: 'slot-routes',
  sources: () => ({ [PATROL_SOURCE]: { type: 'geojson', data: NO_PATROLS } }),
  layers: () => [
    {
      id: 'patrols-line',
      type: 'line',
      source: PATROL_SOURCE,
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': ['case', ['get', 'chosen'], 1, 0] },
      paint: {
        'line-color': readToken('--map-patrol'),
        'line-width': ['case', ['get', 'chosen'], 3.4, 1.2],
        'line-opacity': ['case', ['get', 'chosen'], 0.95, 0.28],
      },
    },
    {
      id: 'patrols-stop',
      type: 'circle',
      source: PATROL_SOURCE,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 9, 3.2],
        'circle-color': [
          'match',
          ['get', 'bead'],
          'done',
          readToken('--good'),
          'here',
          readToken('--accent'),
          'overdue',
          readToken('--warn'),
          'missed',
          readToken('--bad'),
          'skipped',
          readToken('--text-3'),
          readToken('--surface'),
        ],
        'circle-opacity': ['case', ['get', 'chosen'], 1, 0.75],
        'circle-stroke-color': readToken('--map-patrol'),
        'circle-stroke-width': ['case', ['==', ['get', 'bead'], 'ahead'], 1.6, 0],
        'circle-stroke-opacity': ['case', ['get', 'chosen'], 1, 0.6],
      },
    },
    {
      id: 'patrols-number',
      type: 'symbol',
      source: PATROL_SOURCE,
      filter: ['all', ['==', ['geometry-type'], 'Point'], ['get', 'chosen']],
      layout: {
        'text-field': ['to-string', ['get', 'number']],
        'text-size': 11,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: {
        'text-color': [
          'case',
          ['==', ['get', 'bead'], 'ahead'],
          readToken('--text'),
          readToken('--on-status'),
        ],
      },
    },
  ],
};
