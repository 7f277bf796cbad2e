export type Training = 'none' | 'past' | 'soon' | 'good';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
/** The ground's days begin at UTC+8, whatever the phone is set to. */
const STATION_OFFSET = '+08:00';

/** Says how a training that lasts through the day `until` (YYYY-MM-DD) stands at `nowMs`. */
export function judgeTraining(until: string | null, nowMs: number): Training {
  if (until === null) return 'none';
  const endMs = Date.parse(`${until.slice(0, 10)}T00:00:00${STATION_OFFSET}`) + DAY_MS;
  if (nowMs >= endMs) return 'past';
  return nowMs >= endMs - SOON_DAYS * DAY_MS ? 'soon' : 'good';
}
