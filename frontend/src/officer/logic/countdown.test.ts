import { describe, expect, it } from 'vitest';
import { formatClock, getReceiptLeft, getSecondsUntil, roundDistance } from './countdown';

const NOW = Date.UTC(2026, 10, 23, 20, 0, 0);

describe('getSecondsUntil', () => {
  it('counts down and past zero', () => {
    expect(getSecondsUntil('2026-11-23T20:01:05Z', NOW)).toBe(65);
    expect(getSecondsUntil('2026-11-23T19:59:50Z', NOW)).toBe(-10);
  });
});

describe('getReceiptLeft', () => {
  it('gives thirty seconds from the assignment', () => {
    expect(getReceiptLeft('2026-11-23T19:59:52Z', NOW)).toBe(22);
    expect(getReceiptLeft('2026-11-23T19:59:20Z', NOW)).toBe(-10);
  });
});

describe('formatClock', () => {
  it.each([
    [0, '0:00'],
    [5, '0:05'],
    [65, '1:05'],
    [-72, '1:12'],
    [3700, '1:01:40'],
  ])('writes %s s as %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});

describe('roundDistance', () => {
  it.each([
    [-3, 'm', '0'],
    [7, 'm', '10'],
    [124, 'm', '120'],
    [994, 'm', '990'],
    [996, 'km', '1.0'],
    [2349, 'km', '2.3'],
  ])('rounds %s m to %s %s', (metres, unit, value) => {
    expect(roundDistance(metres)).toEqual({ unit, value });
  });
});
