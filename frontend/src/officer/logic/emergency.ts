import type { Emergency } from '../../shared/api/field-types';
import type { Action } from './todo';

/** How far a call for help has come, as the phone shows it: in small words only. */
export type EmergencyState = 'ready' | 'queued' | 'sent' | 'heard';

/** Returns where a unit's call for help is. */
export function getEmergencyState(
  emergencies: Iterable<Emergency>,
  unitId: number,
  waiting: readonly Action[],
): EmergencyState {
  const own = [...emergencies].find((one) => one.unit_id === unitId);
  if (waiting.some(({ todo }) => todo.kind === 'emergency')) return own ? 'sent' : 'queued';
  if (!own) return 'ready';
  return own.acknowledged_at === null ? 'sent' : 'heard';
}
