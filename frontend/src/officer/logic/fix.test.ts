import { describe, expect, it } from 'vitest';
import { toFix } from './fix';

function position(speed: number | null, heading: number | null): GeolocationPosition {
  const coords = {
    longitude: 103.8,
    latitude: 25.5,
    accuracy: 12,
    altitude: null,
    altitudeAccuracy: null,
    speed,
    heading,
  };
  const timestamp = Date.UTC(2026, 10, 23, 20, 0, 0);
  return { coords: { ...coords, toJSON: () => coords }, timestamp, toJSON: () => coords };
}

describe('toFix', () => {
  it('writes lon, lat, km/h and the server time', () => {
    const fix = toFix(position(5, 90), 1500);
    expect(fix).toEqual({
      id: fix.id,
      at: '2026-11-23T20:00:01.500Z',
      point: [103.8, 25.5],
      accuracy_m: 12,
      speed_kmh: 18,
      heading_deg: 90,
    });
  });

  it('leaves out what the phone does not know, NaN headings of a standing phone too', () => {
    const fix = toFix(position(null, Number.NaN), 0);
    expect(Object.keys(fix)).toEqual(['id', 'at', 'point', 'accuracy_m']);
  });

  it('gives every fix its own id', () => {
    expect(toFix(position(null, null), 0).id).not.toBe(toFix(position(null, null), 0).id);
  });
});
