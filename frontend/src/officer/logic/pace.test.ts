import { describe, expect, it } from 'vitest';
import { isWorthTelling, STILL_MS, type Told } from './pace';

const last: Told = { point: [103.8, 25.5], atMs: 0 };
/** degrees of latitude of a metre */
const METRE = 1 / 111_195;

function step(metres: number, afterMs: number, accuracyM = 8): boolean {
  return isWorthTelling(last, [103.8, 25.5 + metres * METRE], afterMs, accuracyM);
}

describe('isWorthTelling', () => {
  it('tells the first position', () => {
    expect(isWorthTelling(null, [103.8, 25.5], 0, 8)).toBe(true);
  });

  it('tells every fifteen metres of a walk, however quickly they pass', () => {
    expect(step(14, 10_000)).toBe(false);
    expect(step(15.1, 1_000)).toBe(true);
  });

  it('tells once a minute where the unit stands', () => {
    expect(step(0, STILL_MS - 1)).toBe(false);
    expect(step(0, STILL_MS)).toBe(true);
  });

  it('takes the scatter of a poor receiver for no step, a real one for one', () => {
    expect(step(20, 5_000, 25)).toBe(false);
    expect(step(31, 5_000, 150)).toBe(true);
  });

  it('a walk of an hour at 5 km/h makes a tenth of the fixes of a stream', () => {
    let told: Told = last;
    let count = 0;
    for (let second = 1; second <= 3600; second += 1) {
      const point: Told['point'] = [103.8, 25.5 + (second * 5 * METRE) / 3.6];
      if (!isWorthTelling(told, point, second * 1000, 8)) continue;
      told = { point, atMs: second * 1000 };
      count += 1;
    }
    expect(count).toBe(327);
  });
});
