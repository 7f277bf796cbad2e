import { describe, expect, it } from 'vitest';
import { readLocal, toLocal } from './moments';

describe('moments', () => {
  it('come back from the input as they went in, to the minute', () => {
    const moment = new Date(2026, 11, 1, 8, 30);
    expect(readLocal(toLocal(moment))).toBe(moment.toISOString());
  });

  it('are none while the input holds none', () => {
    expect(readLocal('')).toBeNull();
    expect(readLocal('soon')).toBeNull();
  });
});
