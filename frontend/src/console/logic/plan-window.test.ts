import { describe, expect, it } from 'vitest';
import { fieldText, windowOf } from './plan-window';

const at = (text: string): number => new Date(text).getTime();
const shown = (preset: 'four' | 'eight' | 'night', now: string): string[] => {
  const { start, end } = windowOf(preset, at(now));
  return [fieldText(start), fieldText(end)];
};

describe('the window of a plan', () => {
  it('begins at the next quarter-hour', () => {
    expect(shown('four', '2026-11-28T21:01:00')).toEqual(['2026-11-28T21:15', '2026-11-29T01:15']);
    expect(shown('eight', '2026-11-28T21:15:00')).toEqual(['2026-11-28T21:15', '2026-11-29T05:15']);
  });

  it('is the coming night, or the one that has begun', () => {
    const tonight = ['2026-11-28T20:00', '2026-11-29T03:00'];
    expect(shown('night', '2026-11-28T15:00:00')).toEqual(tonight);
    expect(shown('night', '2026-11-28T23:30:00')).toEqual(tonight);
    expect(shown('night', '2026-11-29T01:30:00')).toEqual(tonight);
    expect(shown('night', '2026-11-29T02:30:00')).toEqual(['2026-11-29T20:00', '2026-11-30T03:00']);
  });
});
