import { describe, expect, it } from 'vitest';
import { readLocal, toLocal, untilNext } from './moments';

describe('moments', () => {
  it('come back from the input as they went in, to the minute', () => {
    const moment = new Date(2026, 11, 1, 8, 30);
    expect(readLocal(toLocal(moment))).toBe(moment.toISOString());
  });

  it('are waited for from the nearest on, and a little longer', () => {
    const now = Date.UTC(2026, 10, 29, 6);
    expect(untilNext(['2026-11-29T06:05:00Z', null, '2026-11-29T06:01:00Z'], now)).toBe(61_000);
    expect(untilNext(['2026-11-29T05:59:00Z'], now)).toBe(1_000);
    expect(untilNext(['2027-11-29T05:59:00Z'], now)).toBe(86_400_000);
    expect(untilNext([null], now)).toBeNull();
  });

  it('are none while the input holds none', () => {
    expect(readLocal('')).toBeNull();
    expect(readLocal('soon')).toBeNull();
  });
});
