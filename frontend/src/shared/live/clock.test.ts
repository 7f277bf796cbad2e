import { describe, expect, it } from 'vitest';
import { followClock, MOST_LATE_MS } from './clock';

describe('followClock', () => {
  it('takes the first message as it is', () => {
    expect(followClock(null, -300)).toBe(-300);
  });

  it('does not run backwards for a message that was late', () => {
    expect(followClock(-20, -1_500)).toBe(-20);
  });

  it('takes a quicker message', () => {
    expect(followClock(-20, -5)).toBe(-5);
  });

  it('follows a clock that was set anew', () => {
    expect(followClock(0, -MOST_LATE_MS - 1)).toBe(-MOST_LATE_MS - 1);
    expect(followClock(0, 60_000)).toBe(60_000);
  });
});
