import type { Assignment, Incident } from '../../shared/api/types';

/** The field's targets, counted from the report. */
export const RECEIPT_S = 30;
export const SET_OUT_S = 5 * 60;
export const FEEDBACK_S = 30 * 60;

export type Target = 'receipt' | 'set_out' | 'feedback';
export type Pace = 'calm' | 'soon' | 'late';

export interface IncidentClock {
  /** seconds since the report */
  elapsed_s: number;
  target: Target;
  target_s: number;
  /** seconds to the target; negative once it is missed */
  left_s: number;
  /** share of the target used, 0..1 */
  used: number;
  pace: Pace;
}

const SOON_SHARE = 0.66;

/** Tells which target an incident is running against and how it stands. */
export function getIncidentClock(
  incident: Incident,
  assignments: readonly Assignment[],
  nowMs: number,
): IncidentClock {
  const elapsed = Math.max(0, Math.floor((nowMs - Date.parse(incident.reported_at)) / 1000));
  const [target, target_s] = getTarget(incident, assignments);
  const used = Math.min(1, elapsed / target_s);
  const pace = elapsed > target_s ? 'late' : used > SOON_SHARE ? 'soon' : 'calm';
  return { elapsed_s: elapsed, target, target_s, left_s: target_s - elapsed, used, pace };
}

function getTarget(incident: Incident, assignments: readonly Assignment[]): [Target, number] {
  const own = assignments.filter(
    (one) => one.incident_id === incident.id && one.state !== 'cancelled',
  );
  const isUnderWay = own.some((one) => one.en_route_at !== null || one.on_scene_at !== null);
  if (isUnderWay) return ['feedback', FEEDBACK_S];
  if (own.some((one) => one.acknowledged_at !== null)) return ['set_out', SET_OUT_S];
  return ['receipt', RECEIPT_S];
}

/** Writes seconds as m:ss, or h:mm:ss from an hour on. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}
