import { describe, expect, it } from 'vitest';
import { findMiddle } from './middle';

const square = (west: number, south: number, side: number): [number, number][] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
];

describe('findMiddle', () => {
  it('is the centroid of a ring, not the mean of its corners', () => {
    const ring = square(103, 25, 2);
    ring.splice(1, 0, [104, 25]);
    expect(findMiddle({ type: 'Polygon', coordinates: [ring] })).toEqual([104, 26]);
  });

  it('takes the greatest part of several', () => {
    const coordinates = [[square(0, 0, 1)], [square(100, 20, 4)]];
    expect(findMiddle({ type: 'MultiPolygon', coordinates })).toEqual([102, 22]);
  });

  it('stays at the corner of a ring without area', () => {
    const flat: [number, number][] = [[5, 5], [6, 5], [5, 5]];
    expect(findMiddle({ type: 'Polygon', coordinates: [flat] })).toEqual([5, 5]);
  });
});
