import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { sendAction } from '../api';
import { ActionOutbox, type Action, type ClearBody } from '../logic/action-outbox';
import type { Failure } from '../../shared/api/failure';
import type { Verb } from '../logic/transitions';
import { waitForNetwork } from './network';

export interface Actions {
  /** the action now being sent, or waiting for the network */
  first: ComputedRef<Verb | null>;
  tries: Ref<number>;
  /** verbs taken for an assignment in this visit and not refused */
  getTaken: (assignmentId: number) => readonly Verb[];
  take: (assignmentId: number, verb: Verb, body?: ClearBody) => void;
}

/** Keeps what the officer has done until the server has it; the page moves on at once. */
export function useActions(
  onRefused: (verb: Verb, failure: Failure) => void,
  onSignedOut: () => void,
): Actions {
  const waiting = shallowRef<readonly Action[]>([]);
  const taken = shallowRef<readonly Action[]>([]);
  const tries = ref(0);

  const outbox = new ActionOutbox({
    send: sendAction,
    wait: waitForNetwork,
    onChange: (held, count) => {
      waiting.value = held;
      tries.value = count;
    },
    onRefused: (action, failure) => {
      taken.value = taken.value.filter((held) => held.assignmentId !== action.assignmentId);
      onRefused(action.verb, failure);
    },
    onSignedOut,
  });

  function getTaken(assignmentId: number): readonly Verb[] {
    return taken.value.filter((held) => held.assignmentId === assignmentId).map((held) => held.verb);
  }

  function take(assignmentId: number, verb: Verb, body?: ClearBody): void {
    const action: Action = { assignmentId, verb, body: body ?? null };
    taken.value = [...taken.value, action];
    outbox.add(action);
  }

  return { first: computed(() => waiting.value[0]?.verb ?? null), tries, getTaken, take };
}
