import type { Assignment, Incident } from '../../shared/api/types';

const STATE_RANK = { waiting: 0, assigned: 1, en_route: 2, on_scene: 3, closed: 4 } as const;

/** Orders open incidents: nobody sent yet first, then by priority, then the longest waiting. */
export function listQueue(incidents: Iterable<Incident>): Incident[] {
  return [...incidents]
    .filter((one) => one.state !== 'closed')
    .sort(
      (a, b) =>
        Number(a.state !== 'waiting') - Number(b.state !== 'waiting') ||
        a.priority - b.priority ||
        STATE_RANK[a.state] - STATE_RANK[b.state] ||
        Date.parse(a.reported_at) - Date.parse(b.reported_at) ||
        a.id - b.id,
    );
}

/** Returns the assignments of an incident that are still running, the earliest first. */
export function listRunning(
  assignments: Iterable<Assignment>,
  incidentId: number | null,
): Assignment[] {
  return [...assignments]
    .filter(
      (one) =>
        one.incident_id === incidentId && one.state !== 'cancelled' && one.state !== 'cleared',
    )
    .sort((a, b) => Date.parse(a.assigned_at) - Date.parse(b.assigned_at) || a.id - b.id);
}

/** Returns the id `by` places further in the list, held at its ends; null for an empty list. */
export function stepSelection(
  ids: readonly number[],
  selected: number | null,
  by: 1 | -1,
): number | null {
  if (ids.length === 0) return null;
  const at = selected === null ? -1 : ids.indexOf(selected);
  if (at < 0) return (by > 0 ? ids[0] : ids[ids.length - 1]) ?? null;
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))] ?? null;
}
