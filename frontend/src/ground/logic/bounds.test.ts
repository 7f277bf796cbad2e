import type { Feature, FeatureCollection, Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { boundsOf } from './bounds';

const collection = (...geometries: Geometry[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: geometries.map((geometry): Feature => ({ type: 'Feature', properties: {}, geometry })),
});

describe('bounds', () => {
  it('hold every part of every geometry', () => {
    const square = [[[1, 2], [3, 2], [3, 4], [1, 2]]];
    const given = collection(
      { type: 'Polygon', coordinates: square },
      { type: 'MultiPolygon', coordinates: [square, [[[9, -1], [9, 0], [8, 0], [9, -1]]]] },
    );
    expect(boundsOf(given)).toEqual([1, -1, 9, 4]);
  });

  it('are none of nothing', () => {
    expect(boundsOf(null)).toBeNull();
    expect(boundsOf(collection())).toBeNull();
  });
});
