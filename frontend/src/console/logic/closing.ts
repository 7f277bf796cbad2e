/** Drawing a closure: pure steps from nothing to a line that can be sent. */

import type { Point } from '../../shared/api/types';

export interface ClosureDraft {
  readonly stage: 'draw' | 'confirm';
  readonly corners: readonly Point[];
  /** where the next corner would go */
  readonly cursor: Point | null;
}

/** How long a closure may be chosen to last. */
export const MINUTES = [30, 60, 120, 240, 480, 1440] as const;
/** more corners than the server takes are not drawn */
export const MOST_CORNERS = 60;

export const newDraft = (cursor: Point | null): ClosureDraft => ({
  stage: 'draw',
  corners: [],
  cursor,
});

/** Puts a corner; one on the last corner (a double click) is none. */
export function addCorner(draft: ClosureDraft, at: Point): ClosureDraft {
  const last = draft.corners.at(-1);
  const same = last && last[0] === at[0] && last[1] === at[1];
  if (draft.stage !== 'draw' || same || draft.corners.length >= MOST_CORNERS) return draft;
  return { ...draft, corners: [...draft.corners, at], cursor: at };
}

/** Takes the last corner away, or goes back from the confirmation to drawing. */
export function stepBack(draft: ClosureDraft): ClosureDraft {
  if (draft.stage === 'confirm') return { ...draft, stage: 'draw' };
  return { ...draft, corners: draft.corners.slice(0, -1) };
}

export const canFinish = (draft: ClosureDraft): boolean =>
  draft.stage === 'draw' && draft.corners.length >= 2;

/** The line as it looks now: the corners, and on to the cursor while drawing. */
export function lineOf({ stage, corners, cursor }: ClosureDraft): Point[] {
  return stage === 'draw' && cursor && corners.length > 0 ? [...corners, cursor] : [...corners];
}
