/** Carrying somebody to another cell, by mouse or by keys; the server judges every cell. */

import { computed, inject, provide, ref, shallowRef, type InjectionKey } from 'vue';
import * as api from '../api';
import { findPlace, keyOf } from '../logic/grid';
import type { Cell, Place, Verdict } from '../types';
import type { Room, Where } from './room';

interface Carried {
  personId: number;
  /** where they are taken from; null for somebody new to the night */
  from: Place | null;
}
interface Step {
  /** takes the change back */
  undo: () => Promise<unknown>;
}

export type Hands = ReturnType<typeof createHands>;
const HANDS: InjectionKey<Hands> = Symbol('roster-hands');
const MOST_STEPS = 50;

/** Makes the hands of a room and offers them to every component below. */
export function provideHands(room: Room): Hands {
  const hands = createHands(room);
  provide(HANDS, hands);
  return hands;
}

/** Returns the hands of the page. */
export function useHands(): Hands {
  const hands = inject(HANDS);
  if (!hands) throw new Error('no hands are provided above this component');
  return hands;
}

function createHands(room: Room) {
  const carried = shallowRef<Carried | null>(null);
  const verdicts = shallowRef<ReadonlyMap<string, Verdict>>(new Map());
  const over = ref<string | null>(null);
  const steps = shallowRef<readonly Step[]>([]);

  const hint = computed(() => (over.value ? (verdicts.value.get(over.value) ?? null) : null));
  const rosterId = (): number => room.board.value?.id ?? 0;
  const held = (cell: Cell): Place | null => (room.board.value ? findPlace(room.board.value, cell) : null);

  function remember(undo: Step['undo']): void {
    steps.value = [...steps.value, { undo }].slice(-MOST_STEPS);
  }

  async function lift(personId: number, from: Place | null): Promise<void> {
    if (!room.isEditable.value) return;
    const mine: Carried = { personId, from };
    carried.value = mine;
    verdicts.value = new Map();
    room.personId.value = personId;
    try {
      const { cells } = await api.checkCells(rosterId(), personId, from?.id ?? null);
      if (carried.value !== mine) return;
      verdicts.value = new Map(cells.map((cell) => [keyOf(cell.night, cell.community), cell]));
    } catch (error) {
      drop();
      room.failure.value = room.explain(error);
    }
  }

  function drop(): void {
    carried.value = null;
    verdicts.value = new Map();
    over.value = null;
  }

  /** Puts down what is carried; a cell that is not fine takes nobody and says why. */
  async function put(to: Where): Promise<void> {
    const what = carried.value;
    const verdict = verdicts.value.get(keyOf(to.night, to.community));
    if (!what) return;
    if (what.from?.night === to.night && what.from.community === to.community) {
      drop();
      return;
    }
    if (!verdict?.fine) {
      if (verdict) room.failure.value = { text: verdict.why, remedy: null };
      return;
    }
    drop();
    await (what.from ? move(what.from, to) : add({ person_id: what.personId, ...to }));
    room.show(to);
  }

  async function add(cell: Cell): Promise<void> {
    const made = await room.act(() => api.addPlace(rosterId(), cell));
    if (made) remember(async () => withPlace(cell, (place) => api.removePlace(rosterId(), place.id)));
  }

  async function move(from: Place, to: Where): Promise<void> {
    const before = { night: from.night, community: from.community };
    const moved = await room.act(() => api.movePlace(rosterId(), from.id, to));
    if (!moved) return;
    remember(async () =>
      withPlace({ person_id: from.person_id, ...to }, async (place) => {
        await api.movePlace(rosterId(), place.id, before);
        if (!from.pinned) await api.pinPlace(rosterId(), place.id, false);
      }),
    );
  }

  async function remove(place: Place): Promise<void> {
    const gone = await room.act(async () => {
      await api.removePlace(rosterId(), place.id);
      return true;
    });
    if (!gone) return;
    remember(async () => {
      const { person_id, night, community } = place;
      const made = await api.addPlace(rosterId(), { person_id, night, community });
      if (!place.pinned) await api.pinPlace(rosterId(), made.id, false);
    });
  }

  async function pin(place: Place): Promise<void> {
    const done = await room.act(() => api.pinPlace(rosterId(), place.id, !place.pinned));
    if (done)
      remember(async () => withPlace(place, (now) => api.pinPlace(rosterId(), now.id, place.pinned)));
  }

  async function withPlace(cell: Cell, run: (place: Place) => Promise<unknown>): Promise<void> {
    const place = held(cell);
    if (place) await run(place);
  }

  /** Takes the last change back; a rule that stands against it is said. */
  async function undo(): Promise<void> {
    const last = steps.value.at(-1);
    if (!last || !room.isEditable.value) return;
    steps.value = steps.value.slice(0, -1);
    await room.act(last.undo);
  }

  return {
    carried,
    verdicts,
    over,
    hint,
    canUndo: computed(() => steps.value.length > 0 && room.isEditable.value),
    lift,
    drop,
    put,
    remove,
    pin,
    undo,
    forget: (): void => {
      steps.value = [];
    },
  };
}
