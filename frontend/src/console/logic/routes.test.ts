import { expect, it } from 'vitest';
import type { RouteCollection } from '../../shared/map/layers/route';
import { findBounds } from './routes';

const routes = (selected: boolean): RouteCollection => ({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      id: 1,
      geometry: { type: 'LineString', coordinates: [[103.78, 25.49], [103.8, 25.5]] },
      properties: { assignment_id: 1, selected },
    },
  ],
});

it('holds the marked routes and the incident', () => {
  expect(findBounds(routes(true), [103.79, 25.48])).toEqual([103.78, 25.48, 103.8, 25.5]);
});

it('knows no bounds without a route of the incident', () => {
  expect(findBounds(routes(false), [103.79, 25.48])).toBeNull();
});
