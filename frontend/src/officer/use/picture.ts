import { computed, shallowRef, type ComputedRef, type Ref } from 'vue';
import type { LiveStore } from '../../shared/live/store';
import type { Assignment, AssignmentState, Incident, Unit } from '../../shared/api/types';
import { applyPending, type Verb } from '../logic/transitions';

export interface Task {
  assignment: Assignment;
  incident: Incident;
  /** what the officer sees: the server's state moved on by actions still to be confirmed */
  state: AssignmentState;
}

export interface Picture {
  unit: ComputedRef<Unit | null>;
  task: ComputedRef<Task | null>;
  /** takes a unit from an HTTP answer, which may be ahead of the socket */
  takeUnit: (unit: Unit) => void;
}

/** Picks the officer's own unit and task out of the live picture. */
export function usePicture(
  store: LiveStore,
  unitId: Ref<number | null>,
  getTaken: (assignmentId: number) => readonly Verb[],
): Picture {
  const answered = shallowRef<Unit | null>(null);

  const unit = computed(() => {
    const held = store.state.value.unit.get(unitId.value ?? -1) ?? null;
    const other = answered.value;
    return other !== null && other.version > (held?.version ?? -1) ? other : held;
  });

  const task = computed<Task | null>(() => {
    const mine = [...store.state.value.assignment.values()].filter(
      (held) => held.unit_id === unitId.value && held.ended_at === null,
    );
    const assignment = mine.at(-1);
    const incident = assignment && store.state.value.incident.get(assignment.incident_id);
    if (!assignment || !incident) return null;
    const state = applyPending(assignment.state, getTaken(assignment.id));
    return state === 'cleared' || state === 'cancelled' ? null : { assignment, incident, state };
  });

  return { unit, task, takeUnit: (value) => (answered.value = value) };
}
