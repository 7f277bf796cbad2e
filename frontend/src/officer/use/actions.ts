import { computed, shallowRef, type ComputedRef } from 'vue';
import { newIdempotencyKey } from '../../shared/api/client';
import type { Failure } from '../../shared/api/failure';
import { sendAction } from '../api';
import { ActionOutbox } from '../logic/action-outbox';
import { getLane, LANES, type Action, type Lane, type Todo } from '../logic/todo';
import type { Verb } from '../logic/transitions';
import { makeActionStore } from '../store/stores';
import { waitForNetwork } from './network';

export interface Actions {
  /** everything that has not reached the server, oldest first in its lane */
  waiting: ComputedRef<readonly Action[]>;
  /** the step now being sent, or waiting for the network */
  first: ComputedRef<Verb | null>;
  /** failed attempts at what waits longest */
  tries: ComputedRef<number>;
  /** verbs taken for an assignment in this visit, or left by an earlier one, and not refused */
  getTaken: (assignmentId: number) => readonly Verb[];
  /** stops settled here that the live picture may not show yet */
  stops: ComputedRef<readonly Action[]>;
  take: (todo: Todo) => void;
}

export interface ActionPorts {
  accountId: number;
  /** the server's time, for what is sent later than it was done */
  now: () => number;
  onRefused: (todo: Todo, failure: Failure) => void;
  /** what was kept too long to be sent */
  onExpired: (actions: readonly Action[]) => void;
  onSignedOut: () => void;
}

interface Held {
  waiting: readonly Action[];
  tries: number;
}

const NONE: Held = { waiting: [], tries: 0 };

/** Keeps what the officer has done until the server has it; the page moves on at once. */
export function useActions(ports: ActionPorts): Actions {
  const held = shallowRef<Record<Lane, Held>>({ urgent: NONE, work: NONE, notes: NONE });
  const taken = shallowRef<readonly Action[]>([]);

  function note(lane: Lane, waiting: readonly Action[], tries: number): void {
    held.value = { ...held.value, [lane]: { waiting, tries } };
    const known = new Set(taken.value.map(({ key }) => key));
    const left = waiting.filter(({ key }) => !known.has(key));
    if (left.length > 0) taken.value = [...left, ...taken.value];
  }

  function refuse(action: Action, failure: Failure): void {
    taken.value = taken.value.filter((one) => !goesWith(one, action));
    ports.onRefused(action.todo, failure);
  }

  const makeOutbox = (lane: Lane): ActionOutbox =>
    new ActionOutbox({
      store: makeActionStore(ports.accountId, lane, ports.onExpired),
      send: sendAction,
      wait: waitForNetwork,
      onChange: (waiting, tries) => note(lane, waiting, tries),
      onRefused: refuse,
      onSignedOut: ports.onSignedOut,
    });
  const outboxes = new Map(LANES.map((lane) => [lane, makeOutbox(lane)]));
  for (const outbox of outboxes.values()) void outbox.open();

  function take(todo: Todo): void {
    const action: Action = { key: newIdempotencyKey(), at: new Date(ports.now()).toISOString(), todo };
    taken.value = [...taken.value, action];
    outboxes.get(getLane(todo))?.add(action);
  }

  const getTaken = (assignmentId: number): readonly Verb[] =>
    taken.value.flatMap(({ todo }) =>
      todo.kind === 'step' && todo.assignmentId === assignmentId ? [todo.verb] : [],
    );
  const waiting = computed(() => LANES.flatMap((lane) => held.value[lane].waiting));
  const first = computed(() => {
    const step = held.value.work.waiting.find(({ todo }) => todo.kind === 'step')?.todo;
    return step?.kind === 'step' ? step.verb : null;
  });

  return {
    waiting,
    first,
    tries: computed(() => Math.max(...LANES.map((lane) => held.value[lane].tries))),
    getTaken,
    stops: computed(() => taken.value.filter(({ todo }) => todo.kind === 'stop')),
    take,
  };
}

/** Says whether an action falls with a refused one: the later steps of the same assignment do. */
function goesWith(one: Action, refused: Action): boolean {
  if (one.key === refused.key) return true;
  if (one.todo.kind !== 'step' || refused.todo.kind !== 'step') return false;
  return one.todo.assignmentId === refused.todo.assignmentId;
}
