/** How evenly a roster's nights are shared. */

import type { Board, Share } from '../types';
import { buildGrid } from './grid';

export interface Bar {
  label: string;
  count: number;
}

/** Counts how many people have each number of weekend and holiday nights, without gaps. */
export function countHeavy(shares: readonly Share[]): Bar[] {
  if (!shares.length) return [];
  const most = Math.max(...shares.map(({ heavy }) => heavy));
  return Array.from({ length: most + 1 }, (_, heavy) => ({
    label: String(heavy),
    count: shares.filter((share) => share.heavy === heavy).length,
  }));
}

export interface CommunityLoad {
  code: string;
  /** volunteers' nights given out */
  given: number;
  /** and aimed at */
  aim: number;
}

/** Sums what each community's squads have and aim at. */
export function loadByCommunity(board: Board): CommunityLoad[] {
  const cells = [...buildGrid(board).values()];
  return board.communities.map(({ code }) => {
    const own = cells.filter(({ community }) => community === code);
    return {
      code,
      given: own.reduce((sum, { volunteers }) => sum + volunteers.length, 0),
      aim: own.reduce((sum, { squad }) => sum + (squad?.aim ?? 0), 0),
    };
  });
}

/** Puts those first who have least of what is due, then those with the most heavy nights. */
export function sortShares(shares: readonly Share[]): Share[] {
  return [...shares].sort(
    (one, other) =>
      one.nights - one.due - (other.nights - other.due) ||
      other.heavy - one.heavy ||
      other.away - one.away ||
      one.person_id - other.person_id,
  );
}
