/** What the patrol board tells of patrols: progress, delays, which grids were seen when. */

import type { Patrol, PatrolStop } from '../../shared/api/patrol-types';

/** a stop that is this late is overdue; one whose stay ended this long ago is missed */
export const OVERDUE_MIN = 5;
export const MISSED_MIN = 30;
const MINUTE_MS = 60_000;

export type Bead = 'done' | 'here' | 'skipped' | 'missed' | 'overdue' | 'ahead';

export interface Summary {
  total: number;
  done: number;
  skipped: number;
  missed: number;
  overdue: number;
}

/** Returns how a stop stands now. */
export function beadOf(stop: PatrolStop, nowMs: number): Bead {
  if (stop.state !== 'ahead') return stop.state;
  if (minutesSince(stop.leave_at, nowMs) >= MISSED_MIN) return 'missed';
  return minutesSince(stop.arrive_at, nowMs) >= OVERDUE_MIN ? 'overdue' : 'ahead';
}

/** Counts the stops of some patrols by how they stand. */
export function summarise(patrols: readonly Patrol[], nowMs: number): Summary {
  const beads = patrols.flatMap(({ stops }) => stops.map((stop) => beadOf(stop, nowMs)));
  const count = (bead: Bead): number => beads.filter((one) => one === bead).length;
  return {
    total: beads.length,
    done: count('done'),
    skipped: count('skipped'),
    missed: count('missed'),
    overdue: count('overdue'),
  };
}

/** Returns the stop that a unit is at, or comes to next; null when nothing is left. */
export function nextStop(patrol: Patrol): PatrolStop | null {
  const here = patrol.stops.find(({ state }) => state === 'here');
  return here ?? patrol.stops.find(({ state }) => state === 'ahead') ?? null;
}

/** Returns by how many minutes a stop was visited later than planned, negative when sooner. */
export function deviationMin(stop: PatrolStop): number | null {
  const came = stop.since ?? (stop.state === 'done' ? stop.done_at : null);
  return came === null ? null : Math.round((Date.parse(came) - Date.parse(stop.arrive_at)) / MINUTE_MS);
}

/** Returns for each grid of the patrols how many minutes ago somebody was there last.
 *
 * A grid that nobody came to yet counts from the beginning of the plan.
 */
export function minutesUnseen(
  patrols: readonly Patrol[],
  startsAt: string,
  nowMs: number,
): Map<string, number> {
  const seen = new Map<string, number>();
  for (const stop of patrols.flatMap(({ stops }) => stops)) {
    const at = stop.state === 'here' ? nowMs : Date.parse((stop.state === 'done' && stop.done_at) || startsAt);
    seen.set(stop.grid_code, Math.max(at, seen.get(stop.grid_code) ?? -Infinity));
  }
  return new Map([...seen].map(([code, at]) => [code, Math.max(0, (nowMs - at) / MINUTE_MS)]));
}

/** Returns hour and minute of a moment. */
export function clockOf(moment: string): string {
  return new Date(moment).toTimeString().slice(0, 5);
}

function minutesSince(moment: string, nowMs: number): number {
  return (nowMs - Date.parse(moment)) / MINUTE_MS;
}
