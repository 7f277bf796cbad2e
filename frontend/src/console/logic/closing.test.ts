import { describe, expect, it } from 'vitest';
import type { Point } from '../../shared/api/types';
import { addCorner, canFinish, lineOf, MOST_CORNERS, newDraft, stepBack } from './closing';

const A: Point = [103.79, 25.49];
const B: Point = [103.8, 25.49];

describe('drawing a closure', () => {
  it('goes from corner to corner and on to the cursor', () => {
    const draft = { ...addCorner(newDraft(null), A), cursor: B };
    expect(lineOf(draft)).toEqual([A, B]);
    expect(canFinish(draft)).toBe(false);
    expect(canFinish(addCorner(draft, B))).toBe(true);
  });

  it('takes a double click for one corner', () => {
    const once = addCorner(newDraft(null), A);
    expect(addCorner(once, [...A])).toBe(once);
  });

  it('takes corners away one by one', () => {
    const two = addCorner(addCorner(newDraft(null), A), B);
    expect(stepBack(two).corners).toEqual([A]);
    expect(stepBack(stepBack(stepBack(two))).corners).toEqual([]);
  });

  it('goes back from the confirmation with its corners', () => {
    const asked = { ...addCorner(addCorner(newDraft(null), A), B), stage: 'confirm' as const };
    expect(lineOf(asked)).toEqual([A, B]);
    expect(addCorner(asked, A)).toBe(asked);
    expect(stepBack(asked)).toEqual({ ...asked, stage: 'draw' });
  });

  it('stops at as many corners as the server takes', () => {
    let draft = newDraft(null);
    for (let i = 0; i < MOST_CORNERS + 5; i++) draft = addCorner(draft, [103 + i / 100, 25]);
    expect(draft.corners).toHaveLength(MOST_CORNERS);
  });
});
