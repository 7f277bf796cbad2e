/** The field's rule: an assignment is signed for within this many seconds. */
export const RECEIPT_S = 30;

/** Returns whole seconds from now until `at`, negative when it has passed. */
export function getSecondsUntil(at: string, nowMs: number): number {
  return Math.ceil((Date.parse(at) - nowMs) / 1000);
}

/** Returns the seconds left to sign for an assignment made at `assignedAt`, negative when late. */
export function getReceiptLeft(assignedAt: string, nowMs: number): number {
  return getSecondsUntil(assignedAt, nowMs) + RECEIPT_S;
}

/** Writes seconds as a clock: 65 -> "1:05", 3700 -> "1:01:40"; the sign is dropped. */
export function formatClock(seconds: number): string {
  const whole = Math.abs(Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const tail = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

export interface Distance {
  unit: 'm' | 'km';
  value: string;
}

/** Rounds metres the way a sign does: 10 m steps below a kilometre, then tenths of kilometres. */
export function roundDistance(metres: number): Distance {
  const tens = Math.max(0, Math.round(metres / 10) * 10);
  if (tens < 1000) return { unit: 'm', value: String(tens) };
  return { unit: 'km', value: (metres / 1000).toFixed(1) };
}
