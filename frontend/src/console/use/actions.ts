/** What the dispatcher does: one call each, then a word about it. */

import { ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { newIdempotencyKey } from '../../shared/api/client';
import {
  assignUnit,
  cancelAssignment,
  cancelJob,
  closeIncident,
  pinIncident,
  proposeAlias,
  reassignUnit,
} from '../../shared/api/endpoints';
import type { Point } from '../../shared/api/types';
import { useDesk } from './desk';
import { useOneAtATime } from './one-at-a-time';
import { useToasts } from './toasts';

const busy = ref(false);

/** Returns the dispatcher's actions; while one runs, another of them does not start. */
export function useActions() {
  const desk = useDesk();
  const { t } = useI18n();
  const { say } = useToasts();

  const run = useOneAtATime(busy);

  function send(unitId: number, callSign: string): Promise<void> {
    return run(async () => {
      const incident = desk.selected.value;
      if (!incident) return;
      const held = desk.reassigning.value;
      if (held === null) await assignUnit(incident.id, unitId, newIdempotencyKey());
      else await reassignUnit(held, unitId, t('console.reassign.reason'));
      desk.reassigning.value = null;
      say(t('console.done.assigned', { sign: callSign }));
    });
  }

  return {
    busy,
    /** sends a unit to the selected incident, in exchange for another if one is marked for it */
    send,
    cancel: (assignmentId: number, reason: string) =>
      run(async () => {
        await cancelAssignment(assignmentId, reason);
        desk.panel.value = 'none';
        say(t('console.done.cancelled'));
      }),
    /** cancels a job that waits or runs */
    cancelJob: (jobId: number, name: string) =>
      run(async () => {
        await cancelJob(jobId);
        say(t('console.done.job_cancelled', { name }));
      }),
    close: (incidentId: number, disposition: string, note: string) =>
      run(async () => {
        const { number } = await closeIncident(incidentId, disposition, note.trim() || undefined);
        desk.panel.value = 'none';
        say(t('console.done.closed', { number }));
      }),
    pin: (incidentId: number, point: Point) =>
      run(async () => {
        const { label, location_text: typed } = await pinIncident(incidentId, point);
        // the words were not found by themselves: what they mean is worth learning
        if (typed) proposeAlias({ typed, label, point }).catch(() => undefined);
        desk.pinTarget.value = null;
        say(t('console.done.pinned', { label }));
      }),
  };
}
