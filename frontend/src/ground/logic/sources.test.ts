import { describe, expect, it } from 'vitest';
import type { Source } from '../api';
import { commonSystem } from './sources';

const source = (crs: string): Source => ({
  file: 'a.shp', layer: '', geometry: 'Point', count: 1, crs, encoding: '', bounds: null, target: '',
});

describe('the layers of a delivery', () => {
  it('share a coordinate system when none names another', () => {
    expect(commonSystem([source('WGS 84'), source(''), source('WGS 84')])).toBe('WGS 84');
  });

  it('share none when they differ, or nobody says any', () => {
    expect(commonSystem([source('WGS 84'), source('GCJ-02')])).toBeNull();
    expect(commonSystem([source('')])).toBeNull();
    expect(commonSystem([])).toBeNull();
  });
});
