/** How long what the three unified ask for still holds. */

import { addDays, stationDay } from './days';

export type Standing = 'none' | 'past' | 'soon' | 'good';

const SOON_DAYS = 30;

/** Says how something that is good through the day `until` (YYYY-MM-DD) stands at `nowMs`. */
export function judgeStanding(until: string | null, nowMs: number): Standing {
  if (until === null) return 'none';
  const today = stationDay(nowMs);
  if (until < today) return 'past';
  return until < addDays(today, SOON_DAYS) ? 'soon' : 'good';
}
