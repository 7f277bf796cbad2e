import { clearAssignment, sendPositions, stepAssignment } from '../shared/api/endpoints';
import { toFailure } from '../shared/api/failure';
import {
  markStop,
  raiseEmergency,
  readMessages,
  sendMessage,
  sendNote,
  skipStop,
} from '../shared/api/field';
import type { Fix } from '../shared/api/types';
import { judgeFailure, type Outcome } from './logic/outcome';
import type { SendResult } from './logic/position-sender';
import type { Action, NoteBody, Todo } from './logic/todo';

type Step = Extract<Todo, { kind: 'step' }>;
type Stop = Extract<Todo, { kind: 'stop' }>;

function sendStep({ assignmentId, verb, body }: Step): Promise<unknown> {
  if (verb !== 'clear') return stepAssignment(assignmentId, verb);
  return clearAssignment(assignmentId, body?.disposition ?? '', body?.note);
}

function sendStop({ patrolId, stopId, skipped }: Stop, key: string, at: string): Promise<unknown> {
  if (skipped !== null) return skipStop(patrolId, stopId, { key, reason: skipped, at });
  return markStop(patrolId, stopId, { key, by: 'hand', mark: null, at });
}

/** Writes a note as a form: what is not known is left out. */
export function writeNote(note: NoteBody, at: string): FormData {
  const form = new FormData();
  form.set('text', note.text);
  form.set('at', at);
  if (note.incidentId !== null) form.set('incident_id', String(note.incidentId));
  if (note.patrolId !== null) form.set('patrol_id', String(note.patrolId));
  if (note.stopId !== null) form.set('stop_id', String(note.stopId));
  if (note.point !== null) {
    form.set('lon', String(note.point[0]));
    form.set('lat', String(note.point[1]));
  }
  if (note.photo !== null) form.set('photo', note.photo, 'photo.jpg');
  return form;
}

function request({ key, at, todo }: Action): Promise<unknown> {
  switch (todo.kind) {
    case 'step':
      return sendStep(todo);
    case 'stop':
      return sendStop(todo, key, at);
    case 'message':
      return sendMessage(todo.unitId, todo.text, at, key);
    case 'read':
      return readMessages(todo.unitId, todo.upTo);
    case 'note':
      return sendNote(todo.unitId, writeNote(todo.note, at), key);
    case 'emergency':
      return raiseEmergency(todo.unitId, { at, point: todo.point, accuracy_m: todo.accuracyM }, key);
  }
}

/** Sends one action once and says what came of it; never throws. */
export async function sendAction(action: Action): Promise<Outcome> {
  try {
    await request(action);
    return { kind: 'done' };
  } catch (error) {
    return judgeFailure(toFailure(error), action.todo.kind === 'step' ? action.todo.verb : null);
  }
}

/** Sends fixes once and says whether the server answered for them; never throws. */
export async function sendFixes(unitId: number, fixes: readonly Fix[]): Promise<SendResult> {
  try {
    await sendPositions(unitId, [...fixes]);
    return { kind: 'sent' };
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error) };
  }
}
