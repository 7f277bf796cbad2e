import { clearAssignment, sendPositions, stepAssignment } from '../shared/api/endpoints';
import { toFailure } from '../shared/api/failure';
import type { Assignment, Fix } from '../shared/api/types';
import type { Action } from './logic/action-outbox';
import { judgeFailure, type Outcome } from './logic/outcome';
import type { SendResult } from './logic/position-sender';

function request(action: Action): Promise<Assignment> {
  if (action.verb !== 'clear') return stepAssignment(action.assignmentId, action.verb);
  return clearAssignment(action.assignmentId, action.body?.disposition ?? '', action.body?.note);
}

/** Sends one action once and says what came of it; never throws. */
export async function sendAction(action: Action): Promise<Outcome> {
  try {
    await request(action);
    return { kind: 'done' };
  } catch (error) {
    return judgeFailure(toFailure(error), action.verb);
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
