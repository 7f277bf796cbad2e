/** The endpoints of notes, messages, calls for help and patrol stops. */

import { request } from './client';
import type { Emergency, Message, NearUnit, Note } from './field-types';
import type { Point } from './types';

export const sendMessage = (
  unitId: number,
  text: string,
  at: string,
  idempotencyKey: string,
): Promise<Message> =>
  request('POST', `/api/units/${unitId}/messages`, { body: { text, at }, idempotencyKey });
/** Tells that everything from the other side up to a message has been read. */
export const readMessages = (unitId: number, upTo: number): Promise<void> =>
  request('POST', `/api/units/${unitId}/messages/read`, { body: { up_to: upTo } });

export interface EmergencyBody {
  at: string;
  point: Point | null;
  accuracy_m: number | null;
}
export const raiseEmergency = (
  unitId: number,
  body: EmergencyBody,
  idempotencyKey: string,
): Promise<Emergency> =>
  request('POST', `/api/units/${unitId}/emergency`, { body, idempotencyKey });
export const acknowledgeEmergency = (id: number): Promise<Emergency> =>
  request('POST', `/api/emergencies/${id}/acknowledge`);
export const closeEmergency = (id: number): Promise<void> =>
  request('POST', `/api/emergencies/${id}/close`);
export const listNearest = (id: number): Promise<NearUnit[]> =>
  request('GET', `/api/emergencies/${id}/nearest`);

export const sendNote = (unitId: number, form: FormData, idempotencyKey: string): Promise<Note> =>
  request('POST', `/api/units/${unitId}/notes`, { form, idempotencyKey, timeoutMs: 60_000 });
export const listIncidentNotes = (incidentId: number, signal?: AbortSignal): Promise<Note[]> =>
  request('GET', `/api/incidents/${incidentId}/notes`, { signal });
export const getPhotoUrl = (noteId: number): string => `/api/notes/${noteId}/photo`;

export const markStop = (
  patrolId: number,
  stopId: number,
  body: { key: string; by: 'hand' | 'mark'; mark: string | null; at: string },
): Promise<unknown> => request('POST', `/api/patrols/${patrolId}/stops/${stopId}/done`, { body });
export const skipStop = (
  patrolId: number,
  stopId: number,
  body: { key: string; reason: string; at: string },
): Promise<unknown> => request('POST', `/api/patrols/${patrolId}/stops/${stopId}/skip`, { body });
