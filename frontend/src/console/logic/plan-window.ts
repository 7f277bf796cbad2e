/** The windows that a plan of patrols is usually made for. */

export type Preset = 'four' | 'eight' | 'night';
export const PRESETS: readonly Preset[] = ['four', 'eight', 'night'];

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const NIGHT_FROM_H = 20;
const NIGHT_HOURS = 7;

export interface PlanWindow {
  start: Date;
  end: Date;
}

/** Returns a window from the next quarter-hour on, or the coming night's (20:00 to 3:00). */
export function windowOf(preset: Preset, nowMs: number): PlanWindow {
  const soon = new Date(Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS);
  if (preset !== 'night') return lasting(soon, preset === 'four' ? 4 : 8);
  const night = new Date(nowMs);
  night.setHours(NIGHT_FROM_H, 0, 0, 0);
  const end = night.getTime() + NIGHT_HOURS * HOUR_MS;
  // before three the night that has begun is meant
  const begun = new Date(night.getTime() - 24 * HOUR_MS);
  if (begun.getTime() + NIGHT_HOURS * HOUR_MS - nowMs > HOUR_MS) return lasting(begun, NIGHT_HOURS);
  return { start: night, end: new Date(end) };
}

function lasting(start: Date, hours: number): PlanWindow {
  return { start, end: new Date(start.getTime() + hours * HOUR_MS) };
}

/** Returns a moment as a field of kind datetime-local has it. */
export function fieldText(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
